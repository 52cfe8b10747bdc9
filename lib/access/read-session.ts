import { eq } from "drizzle-orm";
import { users } from "@/db/schema";
import { VagusError } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { auth } from "./auth.ts";
import { permissionsOf, TOKEN } from "./rules.ts";
import { Me } from "./schemas.ts";

/** Who asks, and until when that holds. */
export interface Session {
  me: Me;
  expiresAt: Date;
}

const BEARER = new RegExp(`^Bearer (${TOKEN.prefix}\\w+)$`, "i");
/** Tokens expire; where one does not, it is looked at again after a day. */
const DAY_MS = 24 * 3_600_000;

/**
 * Reads the session of a request's cookie, or its token; undefined without either.
 * @param options.renew whether this request extends the session, as requests of a person do
 * @throws VagusError 401 `invalid_token` for a token that is unknown, revoked or expired
 */
export async function readSession(
  headers: Headers,
  { renew }: { renew: boolean },
): Promise<Session | undefined> {
  const authorization = headers.get("authorization");
  if (authorization !== null) return readToken(authorization);
  const found = await auth().api.getSession({ headers, query: { disableRefresh: !renew } });
  if (!found) return undefined;
  const { id, name, email, role } = found.user;
  const known = Me.shape.role.parse(role);
  const me = { id, name, email, role: known, permissions: permissionsOf(known), tokenId: null };
  return { me, expiresAt: found.session.expiresAt };
}

async function readToken(authorization: string): Promise<Session> {
  const key = BEARER.exec(authorization)?.[1];
  const token = key ? (await auth().api.verifyApiKey({ body: { key } })).key : null;
  const [owner] = token ? await db().select().from(users).where(eq(users.id, token.referenceId)) : [];
  if (!token || !owner || owner.disabledAt)
    throw new VagusError(401, {
      code: "invalid_token",
      message: "This token is unknown, was revoked, or has expired. Nothing was changed.",
    });
  const { id, name, email, role } = owner;
  const scopes = token.permissions?.[TOKEN.scopes] ?? [];
  const permissions = permissionsOf(role).filter((permission) => scopes.includes(permission));
  return {
    me: { id, name, email, role, permissions, tokenId: token.id },
    expiresAt: token.expiresAt ?? new Date(Date.now() + DAY_MS),
  };
}

/** The person who sent a request with these headers; undefined when nobody is signed in. */
export async function readMe(headers: Headers): Promise<Me | undefined> {
  return (await readSession(headers, { renew: true }))?.me;
}
