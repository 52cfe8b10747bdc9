import { sql } from "drizzle-orm";
import { maskFor } from "@/lib/access/mask";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import { SimilarCase } from "../schemas.ts";

const MOST = 6;
/** The least cosine of similar cases; below it they only share everyday words. */
const ALIKE_FROM = 0.5;
/** Without pgvector the newest cases are compared one by one, 256 products each. */
const SEARCHED = { plain: 5_000, vectors: 50_000 } as const;

/** The cosine of two embeddings of length one. */
const COSINE = {
  plain: sql`(
    select sum(one.theirs * one.ours)::float8 from unnest(past.embedding, this.embedding) as one(theirs, ours)
  )`,
  // The operator is the negative product.
  vectors: sql`-(past.embedding::vector <#> this.embedding::vector)`,
} as const;

/**
 * The past cases most similar to a ticket, with their outcome, most similar first. Empty while the ticket is not
 * embedded. With pgvector (`create extension vector`) the database compares more cases.
 * @param decided only those in which somebody said yes or no to a refund
 */
export async function findSimilar(me: Me, ticketId: string, decided = false): Promise<SimilarCase[]> {
  requirePermission(me, "see");
  const by = (await hasVectors()) ? "vectors" : "plain";
  const rows = await db().execute<{ subject: string; reason: string | null; orderId: string | null }>(sql`
    with this as (
      select model, embedding from ticket_embeddings where ticket_id = ${ticketId}
    ), past as (
      select e.ticket_id, e.model, e.embedding, t.subject, t.resolved_at, a.status, a.reason, a.effect ->> 'orderId' as order_id,
             a.amount_cents, a.currency
      from ticket_embeddings e
      join tickets t on t.id = e.ticket_id
      left join lateral (
        select * from approvals
        where ticket_id = e.ticket_id and kind = 'refund' and status in ('approved', 'rejected') order by id desc limit 1
      ) a on true
      where e.ticket_id <> ${ticketId} and case when ${decided} then a.id is not null else t.status = 'resolved' end
      order by e.embedded_at desc limit ${SEARCHED[by]}
    ), near as materialized (
      select past.*, ${COSINE[by]} as similarity
      from past join this on this.model = past.model and cardinality(this.embedding) = cardinality(past.embedding)
    )
    select ticket_id as "ticketId", subject, resolved_at as "resolvedAt", status as outcome, reason, order_id as "orderId",
           amount_cents::float8 as "amountCents", currency, similarity
    from near where similarity >= ${ALIKE_FROM} order by similarity desc, ticket_id limit ${MOST}`);
  const mask = maskFor(me);
  return rows.map(({ subject, reason, orderId, ...row }) =>
    SimilarCase.parse({
      ...row,
      // The model's sentence and the customer's subject are free text, which cannot be masked in part.
      about:
        mask.text(reason ?? subject) ?? (orderId ? `Refund for ${orderId}` : "Subject hidden from your role"),
    }),
  );
}

async function hasVectors(): Promise<boolean> {
  const [known] = await db().execute<{ has: boolean }>(sql`select to_regtype('vector') is not null as has`);
  return known?.has === true;
}
