import { createHash } from "node:crypto";
import { inArray, sql } from "drizzle-orm";
import { ticketEmbeddings } from "@/db/schema";
import { db } from "@/lib/db";
import type { Case } from "./read-cases.ts";

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

/**
 * Stores the embeddings of cases, normalised to length one.
 * @param vectors in the order of the cases
 */
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
