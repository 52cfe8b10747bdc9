import { eq, lt, sql } from "drizzle-orm";
import { engineInvocations } from "@/db/schema";
import { db } from "@/lib/db";
import { type EngineAnswer, refuse } from "./engine-request.ts";

/** As long as engines keep an idempotency key. */
const KEPT_MS = 24 * 3_600_000;

/**
 * Starts one run for an idempotency key on an engine that does not support keys. Later requests with the key wait for
 * the first and return its run. A request whose answer was lost is not repeated: it may have started the run.
 * @param start sends the request to the engine
 */
export async function invokeOnce(
  key: string,
  start: () => Promise<EngineAnswer<string>>,
): Promise<EngineAnswer<string>> {
  const oldest = sql`now() - ${KEPT_MS} * interval '1 millisecond'`;
  await db().delete(engineInvocations).where(lt(engineInvocations.askedAt, oldest));
  return await db().transaction(async (tx) => {
    // The unique key makes a second request wait here for the first transaction.
    const [first] = await tx.insert(engineInvocations).values({ key }).onConflictDoNothing().returning();
    if (!first) {
      const [known] = await tx.select().from(engineInvocations).where(eq(engineInvocations.key, key));
      if (known?.runId) return { ok: true, value: known.runId };
      return refuse("unknown");
    }
    const answer = await start();
    const row = eq(engineInvocations.key, key);
    if (answer.ok) await tx.update(engineInvocations).set({ runId: answer.value }).where(row);
    else if (answer.why !== "away") await tx.delete(engineInvocations).where(row);
    return answer;
  });
}
