import { auth } from "./auth.ts";
import { permissionsOf } from "./rules.ts";
import { Me } from "./schemas.ts";

/** A session that is valid now. */
export interface Session {
  me: Me;
  expiresAt: Date;
}

/**
 * The session of a request's cookie; undefined when there is none that is valid.
 * @param options.renew whether this use of the session may prolong it, as a person's request does
 */
export async function readSession(
  headers: Headers,
  { renew }: { renew: boolean },
): Promise<Session | undefined> {
  const found = await auth().api.getSession({ headers, query: { disableRefresh: !renew } });
  if (!found) return undefined;
  const { id, name, email, role } = found.user;
  const known = Me.shape.role.parse(role);
  const me = { id, name, email, role: known, permissions: permissionsOf(known) };
  return { me, expiresAt: found.session.expiresAt };
}

/** Who sent these headers; undefined when nobody is signed in. */
export async function readMe(headers: Headers): Promise<Me | undefined> {
  return (await readSession(headers, { renew: true }))?.me;
}
