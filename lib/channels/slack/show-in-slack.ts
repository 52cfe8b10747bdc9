import { and, eq, inArray, lt } from "drizzle-orm";
import { approvals, slackPosts, users } from "@/db/schema";
import { NotFound, VendorError } from "@/lib/app-errors";
import { readVotes, type StandingVote } from "@/lib/approvals/decision/votes";
import type { ApprovalRow } from "@/lib/approvals/kinds/kind";
import { questionOf, readEffect } from "@/lib/approvals/kinds/kinds";
import { peopleNeeded } from "@/lib/approvals/rules";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { paths } from "@/lib/paths";
import { readPolicy } from "@/lib/policy/read-policy";
import { hasSlack, hasSlackButtons, postToSlack, updateInSlack } from "@/lib/vendors/slack";
import { messageOf, type ShownApproval } from "./message.ts";

/** The key of an approval's message in `slack_posts`. */
export function postKey(approvalId: string): string {
  return `approval:${approvalId}`;
}

/**
 * Brings the message about an approval up to its row: posts it while the approval waits, changes it with every newer
 * version. The row is the truth, so a late or doubled event changes nothing. Slack has no idempotency key: after a lost
 * answer a second message is possible, and its buttons are refused.
 * @throws NotFound; VendorError when Slack did not take it
 */
export async function showInSlack(approvalId: string): Promise<{ shown: "posted" | "updated" | "nothing" }> {
  const nothing = { shown: "nothing" } as const;
  if (!hasSlack()) return nothing;
  const [row] = await db().select().from(approvals).where(eq(approvals.id, approvalId));
  if (!row) throw new NotFound("approval", approvalId);
  const key = postKey(approvalId);
  const [post] = await db().select().from(slackPosts).where(eq(slackPosts.key, key));
  if (post ? (post.version ?? 0) >= row.version : row.status !== "pending") return nothing;
  const message = messageOf(await readShown(row));
  if (!post) {
    const posted = await postToSlack(message);
    await db()
      .insert(slackPosts)
      .values({ key, ...posted, version: row.version })
      .onConflictDoNothing();
    return { shown: "posted" };
  }
  try {
    await updateInSlack(post, message);
  } catch (error) {
    // Somebody deleted it: there is nothing left to bring up to date.
    if (!(error instanceof VendorError && error.code === "slack_message_not_found")) throw error;
  }
  await db()
    .update(slackPosts)
    .set({ version: row.version })
    .where(and(eq(slackPosts.key, key), lt(slackPosts.version, row.version)));
  return { shown: "updated" };
}

async function readShown(row: ApprovalRow): Promise<ShownApproval> {
  const question = questionOf(row);
  const { votes } = await readVotes(db(), question);
  const schema = question.answer();
  return {
    id: row.id,
    version: row.version,
    hash: question.hash,
    status: row.status,
    kind: row.kind,
    outside: readEffect(row)?.outside ?? null,
    deadline: row.deadline,
    voters: await mentionsOf(votes.filter(({ decision }) => counts(row.status, decision))),
    peopleNeeded: peopleNeeded((await readPolicy(db())).rules, question),
    url: `${env().publicUrl}${paths.approval(row.id)}`,
    buttons: hasSlackButtons(),
    plainYes: schema === null || schema.safeParse(undefined).success,
  };
}

/** Whether a vote led to the state that the message shows. */
function counts(status: ApprovalRow["status"], decision: StandingVote["decision"]): boolean {
  return decision === (status === "rejected" ? "reject" : "approve");
}

/** People as Slack mentions, or as roles where Slack knows nobody: a name does not leave the console. */
async function mentionsOf(votes: readonly StandingVote[]): Promise<string[]> {
  const ids = votes.flatMap(({ userId }) => userId ?? []);
  const known = await db()
    .select({ id: users.id, slackUserId: users.slackUserId })
    .from(users)
    .where(inArray(users.id, ids));
  return votes.map(({ userId, role }) => {
    const slackUserId = known.find(({ id }) => id === userId)?.slackUserId;
    if (slackUserId) return `<@${slackUserId}>`;
    return role === "policy" ? "the policy" : `${/^[aeiou]/.test(role) ? "an" : "a"} ${role}`;
  });
}
