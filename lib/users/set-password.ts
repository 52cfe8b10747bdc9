import { newUlid } from "@vagus/primitives/ulid";
import { hashPassword } from "better-auth/crypto";
import { and, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import { accounts, sessions, users } from "@/db/schema";
import { MIN_PASSWORD_LENGTH } from "@/lib/access/auth";
import { VagusError } from "@/lib/app-errors";
import { appendAudit } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";
import { isPasswordLink, usePasswordLink } from "./password-link.ts";

/** The provider under which better-auth keeps passwords. */
const CREDENTIAL = "credential";

/** Body of `POST /api/auth/set-password`. */
export const SetPassword = z.strictObject({
  token: z.string().regex(/^[\w-]{43}$/, "the part of the link behind #"),
  password: z.string().min(MIN_PASSWORD_LENGTH).max(128),
});
export type SetPassword = z.infer<typeof SetPassword>;

/**
 * Sets the password of the link's user, and ends all sessions of that user.
 * @returns the user's address, to sign in with
 * @throws VagusError 410 `link_used` for a link that is unknown, used or too old
 */
export async function setPassword({ token, password }: SetPassword): Promise<{ email: string }> {
  if (!(await isPasswordLink(token))) throw linkUsed();
  // Slow by design, so before the transaction and only for a valid link.
  const hash = await hashPassword(password);
  return db().transaction(async (tx) => {
    const userId = await usePasswordLink(tx, token);
    const [user] = userId
      ? await tx
          .select({ id: users.id, email: users.email })
          .from(users)
          .where(and(eq(users.id, userId), isNull(users.disabledAt)))
      : [];
    if (!user) throw linkUsed();
    const [changed] = await tx
      .update(accounts)
      .set({ password: hash, updatedAt: new Date() })
      .where(and(eq(accounts.userId, user.id), eq(accounts.providerId, CREDENTIAL)))
      .returning({ id: accounts.id });
    if (!changed)
      await tx.insert(accounts).values({
        id: newUlid(),
        accountId: user.id,
        providerId: CREDENTIAL,
        userId: user.id,
        password: hash,
      });
    await tx.delete(sessions).where(eq(sessions.userId, user.id));
    await appendAudit(tx, {
      actor: { type: "user", id: user.id },
      action: "user_changed",
      subject: { type: "user", id: user.id },
      dedupeKey: `user_password:${newUlid()}`,
      detail: { change: "password_set" },
    });
    return { email: user.email };
  });
}

function linkUsed(): VagusError {
  return new VagusError(410, {
    code: "link_used",
    message: "This link was used, is too old, or a newer one was made. Ask an admin for another.",
  });
}
