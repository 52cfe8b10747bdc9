import { eq } from "drizzle-orm";
import { users } from "@/db/schema";
import { VagusError } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { auth } from "./auth.ts";
import { permissionsOf, TOKEN } from "./rules.ts";
import { Me } from "./schemas.ts";

/** The caller, and when the session ends. */
export interface Session {
  me: Me;
  expiresAt: Date;
}

/** Other schemes are not ours: a proxy in front may ask for a password of its own, which browsers send along. */
const BEARER = /^Bearer (.*)$/i;
const TOKEN_FORM = new RegExp(`^${TOKEN.prefix}\\w+$`);
/** A token without an expiry is checked again after a day. */
const DAY_MS = 24 * 3_600_000;

/**
 * Reads the session of a request's token or cookie; undefined without a valid one. A request with a token is judged by
 * the token alone.
 * @param options.renew whether this request extends the session, as requests of a person do
 */
export async function readSession(
  headers: Headers,
  { renew }: { renew: boolean },
): Promise<Session | undefined> {
  const token = tokenOf(headers);
  if (token !== undefined) return readToken(token);
  const found = await auth().api.getSession({ headers, query: { disableRefresh: !renew } });
  if (!found) return undefined;
  const { id, name, email, role } = found.user;
  const known = Me.shape.role.parse(role);
  const me = { id, name, email, role: known, permissions: permissionsOf(known), tokenId: null };
  return { me, expiresAt: found.session.expiresAt };
}

function tokenOf(headers: Headers): string | undefined {
  return BEARER.exec(headers.get("authorization") ?? "")?.[1];
}

async function readToken(key: string): Promise<Session | undefined> {
  const token = TOKEN_FORM.test(key) ? (await auth().api.verifyApiKey({ body: { key } })).key : null;
  const [owner] = token ? await db().select().from(users).where(eq(users.id, token.referenceId)) : [];
  if (!token || !owner || owner.disabledAt) return undefined;
  const { id, name, email, role } = owner;
  const scopes = token.permissions?.[TOKEN.scopes] ?? [];
  const permissions = permissionsOf(role).filter((permission) => scopes.includes(permission));
  return {
    me: { id, name, email, role, permissions, tokenId: token.id },
    expiresAt: token.expiresAt ?? new Date(Date.now() + DAY_MS),
  };
}

/**
 * The person who sent a request with these headers; undefined when nobody is signed in.
 * @throws VagusError 401 `invalid_token` for a token that is unknown, revoked or expired
 */
export async function readMe(headers: Headers): Promise<Me | undefined> {
  const session = await readSession(headers, { renew: true });
  if (session || tokenOf(headers) === undefined) return session?.me;
  throw new VagusError(401, {
    code: "invalid_token",
    message: "This token is unknown, was revoked, or has expired. Nothing was changed.",
  });
}
