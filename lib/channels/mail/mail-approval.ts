import { and, asc, eq, isNull } from "drizzle-orm";
import { approvals, users } from "@/db/schema";
import { may } from "@/lib/access/rules";
import { questionOf, readEffect } from "@/lib/approvals/kinds/kinds";
import { mayDecide } from "@/lib/approvals/rules";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { paths } from "@/lib/paths";
import { readPolicy } from "@/lib/policy/read-policy";
import { findMail, sendMail } from "@/lib/vendors/postmark";

/**
 * The people who get a mail about an open approval: they asked for it, and the policy lets them agree to it now.
 * @returns user ids; none when the approval waits no longer
 */
export async function findMailReaders(approvalId: string): Promise<string[]> {
  const [row] = await db().select().from(approvals).where(eq(approvals.id, approvalId));
  if (row?.status !== "pending") return [];
  const policy = await readPolicy(db());
  const question = questionOf(row);
  const readers = await db()
    .select({ id: users.id, role: users.role })
    .from(users)
    .where(and(eq(users.mailApprovals, true), isNull(users.disabledAt)))
    .orderBy(asc(users.id));
  return readers
    .filter(({ role }) => may(role, "decide"))
    .filter(
      ({ id, role }) => mayDecide(policy, question, [], { userId: id, role, decision: "approve" }).allowed,
    )
    .map(({ id }) => id);
}

/**
 * Mails one person the link to an approval: amount, ids and deadline, nothing personal. The link opens the card after
 * sign-in and decides nothing. Once for person and approval: Postmark is asked whether it has the mail already.
 * @throws VendorError
 */
export async function mailApproval(approvalId: string, userId: string): Promise<{ sent: boolean }> {
  const [row] = await db().select().from(approvals).where(eq(approvals.id, approvalId));
  const [reader] = await db().select().from(users).where(eq(users.id, userId));
  if (row?.status !== "pending" || !reader || reader.disabledAt !== null) return { sent: false };
  const messageId = `${approvalId}:${userId}`;
  if (await findMail(messageId)) return { sent: false };
  const what = readEffect(row)?.outside ?? `A ${row.kind}`;
  const { publicUrl, postmark } = env();
  await sendMail({
    messageId,
    to: reader.email,
    subject: `${what} waits for a decision`,
    text: [
      `${what} waits for a decision until ${row.deadline.toISOString()}; after that it expires.`,
      `${publicUrl}${paths.approval(approvalId)}`,
      "The link opens the approval after you sign in. Opening it decides nothing.",
      "An admin ends these mails with: vagus users mail <email> off",
    ].join("\n\n"),
    inReplyTo: null,
    replyTo: postmark.from,
  });
  return { sent: true };
}
