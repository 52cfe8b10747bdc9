import { createHash } from "node:crypto";
import { inArray, sql } from "drizzle-orm";
import { ticketEmbeddings } from "@/db/schema";
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

/** The cases without an embedding of this text by this model. */
export async function withoutEmbedding(cases: readonly Case[], model: string): Promise<Case[]> {
  if (cases.length === 0) return [];
  const stored = await db()
    .select()
    .from(ticketEmbeddings)
    .where(
      inArray(
        ticketEmbeddings.ticketId,
        cases.map(({ ticketId }) => ticketId),
      ),
    );
  const known = new Set(stored.map((row) => `${row.ticketId} ${row.model} ${row.textHash}`));
  return cases.filter(({ ticketId, text }) => !known.has(`${ticketId} ${model} ${hash(text)}`));
}

/** Stores the embeddings of cases, normalised to length one. @param vectors in the order of the cases */
export async function storeEmbeddings(
  cases: readonly Case[],
  vectors: readonly (readonly number[])[],
  model: string,
): Promise<void> {
  const rows = cases.flatMap(({ ticketId, text }, index) => {
    const vector = vectors[index];
    return vector ? [{ ticketId, model, textHash: hash(text), embedding: unit(vector) }] : [];
  });
  if (rows.length === 0) return;
  await db()
    .insert(ticketEmbeddings)
    .values(rows)
    .onConflictDoUpdate({
      target: ticketEmbeddings.ticketId,
      set: {
        model: sql`excluded.model`,
        textHash: sql`excluded.text_hash`,
        embedding: sql`excluded.embedding`,
        embeddedAt: sql`now()`,
      },
    });
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function unit(vector: readonly number[]): number[] {
  const length = Math.hypot(...vector);
  return length === 0 ? [...vector] : vector.map((value) => value / length);
}

/** Resolved tickets of the last week without an embedding, because an event was lost. Newest first. */
export async function listUnembedded(most: number): Promise<string[]> {
  const rows = await db().execute<{ id: string }>(sql`
    select t.id from tickets t
    where t.resolved_at > now() - interval '7 days' and t.resolved_at < now() - interval '10 minutes'
      and not exists (select from ticket_embeddings e where e.ticket_id = t.id)
      and exists (select from messages m where m.ticket_id = t.id and m.direction = 'inbound')
    order by t.resolved_at desc limit ${most}`);
  return rows.map(({ id }) => id);
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
