import { eq } from "drizzle-orm";
import { notices, slackPosts } from "@/db/schema";
import type { AUDIENCES } from "@/db/schema/vocabulary";
import { NotFound } from "@/lib/app-errors";
import { db, type Queryable } from "@/lib/db";
import { env } from "@/lib/env";
import { newId } from "@/lib/ids";
import { log } from "@/lib/log";
import { paths } from "@/lib/paths";
import { hasSlack, postToSlack } from "@/lib/vendors/slack";

const AUDIENCE_WORDS = {
  on_call: "On call",
  reviewers: "Reviewers",
  seniors: "Senior reviewers",
} as const satisfies Record<Notice["audience"], string>;

/** A notice to people; codes and ids only. */
export interface Notice {
  audience: (typeof AUDIENCES)[number];
  /** Code of the event; the page has the words. */
  code: string;
  ticketId: string | null;
  subject: { type: string; id: string };
  /** Made from business ids, so that the same notice is stored once. */
  dedupeKey: string;
}

/**
 * Notifies people that something needs them: a line on the ticket and in the log. `postNotice` posts it to Slack.
 * @returns the notice's id, also of one stored before
 */
export async function notifyPeople(notice: Notice): Promise<string> {
  const id = await storeNotice(db(), notice);
  if (id) return id;
  const [earlier] = await db()
    .select({ id: notices.id })
    .from(notices)
    .where(eq(notices.dedupeKey, notice.dedupeKey));
  if (!earlier) throw new NotFound("notice", notice.dedupeKey);
  return earlier.id;
}

/**
 * Stores a notice as part of the caller's transaction.
 * @returns its id; undefined when the same notice was stored before
 */
export async function storeNotice(
  tx: Queryable,
  { subject, ...notice }: Notice,
): Promise<string | undefined> {
  const id = newId("notice");
  const [told] = await tx
    .insert(notices)
    .values({ ...notice, id, subjectType: subject.type, subjectId: subject.id })
    .onConflictDoNothing({ target: notices.dedupeKey })
    .returning({ id: notices.id });
  if (!told) return undefined;
  const { audience, code } = notice;
  log.warn("people are needed", { notice: id, audience, code, subject: subject.id });
  return id;
}

/**
 * Posts a notice to Slack once, if Slack is configured; after a lost answer it may appear twice.
 * @returns whether this call posted it
 * @throws VendorError
 */
export async function postNotice(noticeId: string): Promise<boolean> {
  if (!hasSlack()) return false;
  const key = `notice:${noticeId}`;
  const [said] = await db().select().from(slackPosts).where(eq(slackPosts.key, key));
  if (said) return false;
  const [notice] = await db().select().from(notices).where(eq(notices.id, noticeId));
  if (!notice) throw new NotFound("notice", noticeId);
  const { audience, code, subjectType, subjectId, ticketId } = notice;
  const path =
    subjectType === "approval" ? paths.approval(subjectId) : ticketId ? paths.ticket(ticketId) : undefined;
  const link = path
    ? ` <${env().publicUrl}${path}|Open the ${subjectType === "approval" ? "approval" : "ticket"}>`
    : "";
  const post = await postToSlack({
    text: `*${AUDIENCE_WORDS[audience]}*: ${code.replaceAll("_", " ")} (${subjectId}).${link}`,
  });
  await db()
    .insert(slackPosts)
    .values({ key, ...post })
    .onConflictDoNothing();
  return true;
}
