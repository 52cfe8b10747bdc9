import { createHash, randomBytes } from "node:crypto";
import { newUlid } from "@vagus/primitives/ulid";
import { and, eq, gt, like, lte, or } from "drizzle-orm";
import { verifications } from "@/db/schema";
import { db, type Transaction } from "@/lib/db";
import { env } from "@/lib/env";
import { paths } from "@/lib/paths";

/** Lifetime of a link: long enough for a colleague in another time zone. */
const LINK_MS = 48 * 3_600_000;
/** 256 bits, as OWASP asks of a token that opens an account. */
const TOKEN_BYTES = 32;
const PURPOSE = "set-password:";

/** A link with which one person sets one password, once. */
export interface PasswordLink {
  url: string;
  expiresAt: Date;
}

/** Makes the only valid link of this user; earlier links stop working. The database keeps its hash. */
export async function makePasswordLink(tx: Transaction, userId: string): Promise<PasswordLink> {
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  const expiresAt = new Date(Date.now() + LINK_MS);
  await forgetPasswordLinks(tx, userId);
  await tx
    .insert(verifications)
    .values({ id: newUlid(), identifier: identifierOf(token), value: userId, expiresAt });
  // In the fragment, so that no server, log or Referer gets it.
  return { url: `${env().publicUrl}${paths.welcome()}#${token}`, expiresAt };
}

/** Whether a link is valid; checked before the slow hash of the password. */
export async function isPasswordLink(token: string): Promise<boolean> {
  const [found] = await db().select({ id: verifications.id }).from(verifications).where(isOpen(token));
  return found !== undefined;
}

/** Uses up a link. @returns its user; undefined for a link that is unknown, used or too old */
export async function usePasswordLink(tx: Transaction, token: string): Promise<string | undefined> {
  const [used] = await tx
    .delete(verifications)
    .where(isOpen(token))
    .returning({ userId: verifications.value });
  return used?.userId;
}

/** Deletes every link of this user, and all expired links. */
export async function forgetPasswordLinks(tx: Transaction, userId: string): Promise<void> {
  const isOld = lte(verifications.expiresAt, new Date());
  await tx
    .delete(verifications)
    .where(and(like(verifications.identifier, `${PURPOSE}%`), or(eq(verifications.value, userId), isOld)));
}

function isOpen(token: string) {
  return and(eq(verifications.identifier, identifierOf(token)), gt(verifications.expiresAt, new Date()));
}

function identifierOf(token: string): string {
  return `${PURPOSE}${createHash("sha256").update(token).digest("base64url")}`;
}
