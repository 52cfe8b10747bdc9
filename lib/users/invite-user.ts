import { eq } from "drizzle-orm";
import { z } from "zod";
import { users } from "@/db/schema";
import { ROLES } from "@/db/schema/vocabulary";
import { Conflict, NotFound } from "@/lib/app-errors";
import { type AuditActor, appendAudit } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";
import { StorableText } from "@/lib/http/schemas";
import { newId } from "@/lib/ids";
import { makePasswordLink, type PasswordLink } from "./password-link.ts";

/** A new user of the console. Nobody can sign up without an invitation. */
export const Invitation = z.strictObject({
  email: z.email().trim().toLowerCase().max(320),
  name: StorableText.trim().min(1).max(100),
  role: z.enum(ROLES),
});
export type Invitation = z.infer<typeof Invitation>;

/** Adds a user, who sets a password by the link. @throws Conflict `user_exists` when the address is taken */
export function inviteUser(
  { email, name, role }: Invitation,
  actor: AuditActor,
): Promise<PasswordLink & { userId: string }> {
  return db().transaction(async (tx) => {
    const userId = newId("user");
    const [made] = await tx
      .insert(users)
      .values({ id: userId, email, name, role })
      .onConflictDoNothing({ target: users.email })
      .returning({ id: users.id });
    if (!made)
      throw new Conflict({
        code: "user_exists",
        message: "There is a user with this address already. Nothing was changed.",
      });
    const link = await makePasswordLink(tx, userId);
    await appendAudit(tx, {
      actor,
      action: "user_changed",
      subject: { type: "user", id: userId },
      dedupeKey: `user_invited:${userId}`,
      detail: { change: "invited", role },
    });
    return { ...link, userId };
  });
}

/**
 * Makes a link for a user who has lost the password or the link. The old password works until a new one is set.
 * @throws NotFound when nobody has this address
 */
export function renewPasswordLink(email: string, actor: AuditActor): Promise<PasswordLink> {
  return db().transaction(async (tx) => {
    const [user] = await tx.select({ id: users.id }).from(users).where(eq(users.email, email.toLowerCase()));
    if (!user) throw new NotFound("user", email);
    const link = await makePasswordLink(tx, user.id);
    await appendAudit(tx, {
      actor,
      action: "user_changed",
      subject: { type: "user", id: user.id },
      dedupeKey: `user_link:${user.id}:${link.expiresAt.getTime()}`,
      detail: { change: "link_made" },
    });
    return link;
  });
}
