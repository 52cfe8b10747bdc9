import { sql } from "drizzle-orm";
import { db } from "@/lib/db";
import { SEND_WRITTEN_REPLY } from "@/lib/declarations/ids";
import { reopenTicket } from "../reopen-ticket.ts";

/**
 * Reopens resolved tickets with a person's mail whose runs ended without sending it. Searches the mails in sending,
 * which are few.
 */
export async function reopenUnsent(): Promise<void> {
  const unsent = await db().execute<{ ticketId: string; writtenAt: string }>(sql`
    select o.ticket_id as "ticketId", o.created_at as "writtenAt"
    from messages o
    join tickets t on t.id = o.ticket_id and t.status = 'resolved'
    cross join lateral (
      select bool_or(r.ended_at is null) as living from runs r
      where r.subject_id = t.id and r.function_id = ${SEND_WRITTEN_REPLY} and r.input ->> 'messageId' = o.id) r
    where o.status = 'sending' and o.author_id is not null and not r.living`);
  for (const { ticketId, writtenAt } of unsent) await reopenTicket(db(), ticketId, new Date(writtenAt));
}
