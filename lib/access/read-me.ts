import { auth } from "./auth.ts";
import { permissionsOf } from "./rules.ts";
import { Me } from "./schemas.ts";

/** Who sent these headers; undefined when nobody is signed in. */
export async function readMe(headers: Headers): Promise<Me | undefined> {
  const session = await auth().api.getSession({ headers });
  if (!session) return undefined;
  const { id, name, email, role } = session.user;
  const known = Me.shape.role.parse(role);
  return { id, name, email, role: known, permissions: permissionsOf(known) };
}
