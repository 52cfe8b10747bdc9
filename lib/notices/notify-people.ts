import { eq } from "drizzle-orm";
import { notices } from "@/db/schema";
import type { AUDIENCES } from "@/db/schema/vocabulary";
import { db } from "@/lib/db";
import { newId } from "@/lib/ids";
import { log } from "@/lib/log";

/** Who is to be told what; codes and ids only. */
export interface Notice {
  audience: (typeof AUDIENCES)[number];
  /** What happened, as a code the screen has words for. */
  code: string;
  ticketId: string | null;
  subject: { type: string; id: string };
  /** Made from business ids: the same thing is told once. */
  dedupeKey: string;
}

/**
 * Tells people that something needs them: a line on the ticket and in the log. `postNotice` says it in Slack.
 * @returns the notice's id, also when it was told before
 */
export async function notifyPeople({ subject, ...notice }: Notice): Promise<string> {
  const id = newId("notice");
  const [told] = await db()
    .insert(notices)
    .values({ ...notice, id, subjectType: subject.type, subjectId: subject.id })
    .onConflictDoNothing({ target: notices.dedupeKey })
    .returning({ id: notices.id });
  if (told) {
    log.warn("people are needed", {
      notice: id,
      audience: notice.audience,
      code: notice.code,
      subject: subject.id,
    });
    return id;
  }
  const [earlier] = await db()
    .select({ id: notices.id })
    .from(notices)
    .where(eq(notices.dedupeKey, notice.dedupeKey));
  return earlier?.id ?? id;
}
