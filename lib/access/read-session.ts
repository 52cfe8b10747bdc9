import { auth } from "./auth.ts";
import { permissionsOf } from "./rules.ts";
import { Me } from "./schemas.ts";

/** A valid session. */
export interface Session {
  me: Me;
  expiresAt: Date;
}

/**
 * Reads the session of a request's cookie; undefined without a valid one.
 * @param options.renew whether this request extends the session, as requests of a person do
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

/** The person who sent a request with these headers; undefined when nobody is signed in. */
export async function readMe(headers: Headers): Promise<Me | undefined> {
  return (await readSession(headers, { renew: true }))?.me;
}
