import { eq } from "drizzle-orm";
import { notices, slackPosts } from "@/db/schema";
import { NotFound } from "@/lib/app-errors";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { paths } from "@/lib/paths";
import { hasSlack, postToSlack } from "@/lib/vendors/slack";

const AUDIENCE_WORDS = { on_call: "On call", seniors: "Senior reviewers" } as const;

/**
 * Says a notice in Slack, where there is one, once; only after a lost answer it may stand there twice.
 * @returns whether it was said just now
 * @throws VendorError
 */
export async function postNotice(noticeId: string): Promise<boolean> {
  if (!hasSlack()) return false;
  const key = `notice:${noticeId}`;
  const [said] = await db().select().from(slackPosts).where(eq(slackPosts.key, key));
  if (said) return false;
  const [notice] = await db().select().from(notices).where(eq(notices.id, noticeId));
  if (!notice) throw new NotFound("notice", noticeId);
  const { audience, code, subjectId, ticketId } = notice;
  const link = ticketId ? ` <${env().publicUrl}${paths.ticket(ticketId)}|Open the ticket>` : "";
  const post = await postToSlack(
    `*${AUDIENCE_WORDS[audience]}*: ${code.replaceAll("_", " ")} (${subjectId}).${link}`,
  );
  await db()
    .insert(slackPosts)
    .values({ key, ...post })
    .onConflictDoNothing();
  return true;
}
