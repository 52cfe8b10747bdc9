import { eq, sql } from "drizzle-orm";
import { approvals } from "@/db/schema";
import type { Queryable, Transaction } from "@/lib/db";
import { lockTicket } from "@/lib/tickets/lock-ticket";
import { withdrawApproval } from "./withdraw-approval.ts";

const BATCH = 50;

/**
 * Withdraws approvals whose runs have all ended, because a yes would have no effect. Keeps an approved one for a rerun
 * if its run failed, and withdraws it if the run was cancelled. Keeps every approval under which money moved.
 * @param runId limits this to the approvals of the mail that the run worked on
 */
export async function withdrawOrphans(on: Queryable, runId?: string): Promise<void> {
  const orphans = await on.execute<Orphan>(sql`
    ${selectOrphans} ${runId ? sql`and a.effect ->> 'sourceMessageId' = (select input ->> 'messageId' from runs where id = ${runId})` : sql``}
    limit ${BATCH}`);
  for (const orphan of orphans) await on.transaction((tx) => withdrawOrphan(tx, orphan));
}

interface Orphan extends Record<string, unknown> {
  id: string;
  ticketId: string;
  runId: string;
  /** The function of the run that asked. */
  functionId: string;
  /** How the newest run of its mail ended. */
  ended: string;
}

const selectOrphans = sql`
  select a.id, a.ticket_id as "ticketId", a.run_id as "runId", asked.function_id as "functionId",
    newest.status as ended
  from approvals a
  join runs asked on asked.id = a.run_id
  cross join lateral (
    select (array_agg(r.status order by r.id desc))[1] as status,
      -- An ending that the engine may still correct is none yet.
      bool_or(r.ended_at is null or r.doubted_at is not null) as living
    from runs r
    where r.subject_id = a.ticket_id and r.function_id = asked.function_id
      and (r.id = asked.id or r.input ->> 'messageId' = a.effect ->> 'sourceMessageId' or r.input ->> 'approvalId' = a.id)) newest
  where a.ticket_id is not null and not newest.living and (a.status = 'pending' or (a.status = 'approved' and newest.status = 'cancelled'))
    and not exists (
      select from refunds f
      where f.source_message_id = a.effect ->> 'sourceMessageId' and f.order_id = a.effect ->> 'orderId'
        and f.status in ('executing', 'confirmed'))
    and not (a.kind = 'reply' and a.status = 'approved' and exists (
      select from messages o
      where o.answers_message_id = a.effect ->> 'sourceMessageId' and o.status in ('sending', 'sent')))`;

async function withdrawOrphan(tx: Transaction, { id, ticketId, runId }: Orphan): Promise<void> {
  // Locks the ticket first, as taking it over does; then reads the approval again.
  await lockTicket(tx, ticketId);
  const [still] = await tx.execute<Orphan>(sql`${selectOrphans} and a.id = ${id}`);
  if (!still) return;
  const actor = { type: "function", id: still.functionId } as const;
  await withdrawApproval(tx, id, { cause: `run_${still.ended}`, runId, actor });
  // No run is left to resume.
  await tx.update(approvals).set({ nudgeAt: null }).where(eq(approvals.id, id));
}
