import { newUlid } from "@vagus/primitives/ulid";
import { and, eq, isNull, ne, sql } from "drizzle-orm";
import { sessions, users } from "@/db/schema";
import { Conflict, NotFound } from "@/lib/app-errors";
import { type AuditActor, appendAudit } from "@/lib/audit/append-audit";
import { db, type Transaction } from "@/lib/db";
import { forgetPasswordLinks } from "./password-link.ts";

/**
 * Disables a user at once: ends sessions and links, and refuses sign-in. The user's records stay.
 * @throws NotFound when nobody has this address
 * @throws Conflict `last_admin` for the only admin who can still sign in
 */
export function disableUser(email: string, actor: AuditActor): Promise<{ userId: string; sessions: number }> {
  return db().transaction(async (tx) => {
    // Serialised, so that two admins cannot disable each other concurrently.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('users', 0))`);
    const user = await findUser(tx, email);
    const [other] = await tx
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.role, "admin"), isNull(users.disabledAt), ne(users.id, user.id)))
      .limit(1);
    if (user.role === "admin" && !other)
      throw new Conflict({
        code: "last_admin",
        message: "This is the only admin left. Make another one first. Nothing was changed.",
      });
    await tx.update(users).set({ disabledAt: new Date() }).where(eq(users.id, user.id));
    const ended = await tx
      .delete(sessions)
      .where(eq(sessions.userId, user.id))
      .returning({ id: sessions.id });
    await forgetPasswordLinks(tx, user.id);
    await recordChange(tx, actor, user.id, "disabled");
    return { userId: user.id, sessions: ended.length };
  });
}

/** Enables a disabled user again, with the old password. @throws NotFound when nobody has this address */
export function enableUser(email: string, actor: AuditActor): Promise<{ userId: string }> {
  return db().transaction(async (tx) => {
    const user = await findUser(tx, email);
    await tx.update(users).set({ disabledAt: null }).where(eq(users.id, user.id));
    await recordChange(tx, actor, user.id, "enabled");
    return { userId: user.id };
  });
}

/** Lets a user get a mail for each approval that they may decide, or ends that. @throws NotFound when nobody has this address */
export function setApprovalMails(
  email: string,
  mailApprovals: boolean,
  actor: AuditActor,
): Promise<{ userId: string }> {
  return db().transaction(async (tx) => {
    const user = await findUser(tx, email);
    await tx.update(users).set({ mailApprovals }).where(eq(users.id, user.id));
    await recordChange(tx, actor, user.id, mailApprovals ? "approval_mails_on" : "approval_mails_off");
    return { userId: user.id };
  });
}

/**
 * Says which member of the Slack workspace a user is: that member's presses count as this user's from now on.
 * @param slackUserId Slack's member ID; null takes the connection away
 * @throws NotFound when nobody has this address
 * @throws Conflict `slack_user_taken` when another user has this member ID
 */
export function connectSlack(
  email: string,
  slackUserId: string | null,
  actor: AuditActor,
): Promise<{ userId: string }> {
  return db().transaction(async (tx) => {
    const user = await findUser(tx, email);
    const [other] =
      slackUserId === null
        ? []
        : await tx
            .select({ email: users.email })
            .from(users)
            .where(and(eq(users.slackUserId, slackUserId), ne(users.id, user.id)));
    if (other)
      throw new Conflict({
        code: "slack_user_taken",
        message: `${other.email} is connected to ${slackUserId}. Disconnect it first. Nothing was changed.`,
      });
    await tx.update(users).set({ slackUserId }).where(eq(users.id, user.id));
    await recordChange(tx, actor, user.id, slackUserId === null ? "slack_disconnected" : "slack_connected");
    return { userId: user.id };
  });
}

async function findUser(tx: Transaction, email: string) {
  const [user] = await tx
    .select({ id: users.id, role: users.role })
    .from(users)
    .where(eq(users.email, email.toLowerCase()))
    .for("update");
  if (!user) throw new NotFound("user", email);
  return user;
}

function recordChange(tx: Transaction, actor: AuditActor, userId: string, change: string): Promise<void> {
  return appendAudit(tx, {
    actor,
    action: "user_changed",
    subject: { type: "user", id: userId },
    dedupeKey: `user_${change}:${newUlid()}`,
    detail: { change },
  });
}
