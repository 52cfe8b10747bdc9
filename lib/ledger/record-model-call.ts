import { toStorableValue } from "@vagus/primitives/storable-json";
import { eq, sql } from "drizzle-orm";
import { modelCalls, runs } from "@/db/schema";
import { db } from "@/lib/db";
import { newId } from "@/lib/ids";

export type ModelCall = Omit<typeof modelCalls.$inferInsert, "id" | "at">;

/**
 * Stores a model call with request, response and cost, and adds the cost to its run. A run that has no row yet gets the
 * sum when it ends.
 */
export async function recordModelCall(call: ModelCall): Promise<void> {
  await db().transaction(async (tx) => {
    await tx.insert(modelCalls).values({
      ...call,
      // Texts of customers and models may hold characters that PostgreSQL rejects.
      request: toStorableValue(call.request),
      response: toStorableValue(call.response),
      id: newId("modelCall"),
    });
    if (call.costMicros)
      await tx
        .update(runs)
        .set({ costMicros: sql`${runs.costMicros} + ${call.costMicros}` })
        .where(eq(runs.id, call.runId));
  });
}
