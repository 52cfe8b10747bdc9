import { toStorableValue } from "@vagus/primitives/storable-json";
import { eq, sql } from "drizzle-orm";
import { modelCalls as calls, runs } from "@/db/schema";
import { db } from "@/lib/db";
import { newId } from "@/lib/ids";
import { processMetrics } from "@/lib/telemetry/prometheus/process-metrics";

export type ModelCall = Omit<typeof calls.$inferInsert, "id" | "at">;

/** Stores a model call and adds its cost to its run. A run without a row gets the sum when it ends. */
export async function recordModelCall(call: ModelCall): Promise<void> {
  countModelCall(call);
  await db().transaction(async (tx) => {
    await tx.insert(calls).values({
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

const MICROS = 1_000_000;

function countModelCall(call: ModelCall): void {
  const { modelCalls, modelTokens, modelCost } = processMetrics();
  const { model } = call;
  modelCalls.inc({ model, outcome: call.error ?? "ok" });
  modelTokens.inc({ model, type: "input" }, call.inputTokens);
  modelTokens.inc({ model, type: "cached_input" }, call.cachedInputTokens);
  modelTokens.inc({ model, type: "output" }, call.outputTokens);
  modelCost.inc({ model }, (call.costMicros ?? 0) / MICROS);
}
