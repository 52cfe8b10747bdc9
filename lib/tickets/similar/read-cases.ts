import { sql } from "drizzle-orm";
import { cutText } from "@/lib/cut-text";
import { db } from "@/lib/db";
import { splitQuoted } from "../rules.ts";

/** The characters of a mail that are embedded. */
const TEXT_LIMIT = 4_000;

/** The subject of a case, in the customer's words. */
export interface Case {
  ticketId: string;
  text: string;
}

/** The cases of these tickets: the subject and the first mail of each. Tickets without a customer's mail have none. */
export async function readCases(ticketIds: readonly string[]): Promise<Case[]> {
  if (ticketIds.length === 0) return [];
  const rows = await db().execute<{
    ticketId: string;
    subject: string;
    body: string;
    stripped: string;
  }>(sql`
    select distinct on (m.ticket_id) m.ticket_id as "ticketId", m.subject, left(m.body, ${TEXT_LIMIT}) as body,
           left(m.stripped_body, ${TEXT_LIMIT}) as stripped
    from messages m
    where m.ticket_id = any(${sql.param([...ticketIds])}::text[]) and m.direction = 'inbound'
    order by m.ticket_id, m.id`);
  return rows.map(({ ticketId, subject, body, stripped }) => ({
    ticketId,
    text: cutText(`${subject}\n${splitQuoted(body, stripped).text}`, TEXT_LIMIT),
  }));
}
