import { and, desc, eq, gte, isNotNull, lt } from "drizzle-orm";
import { outbox } from "@/db/schema";
import { db } from "@/lib/db";
import { explainMiss } from "./explain-miss.ts";
import type { RunStep } from "./run-view-schemas.ts";

/** Events listed for one wait; many may share its name. */
const MOST = 5;
/** A younger event may still be on its way to the wait. */
const SETTLED_MS = 3_000;

type Wait = Pick<RunStep, "id" | "status" | "startedAt" | "waitsFor">;

/**
 * Finds events with the awaited name that arrived during a wait and did not end it, newest first, with the field that
 * differs: the usual cause of a run that hangs.
 * @param input data of the event that started the run
 * @returns by step id, only for steps that wait for an event under a condition
 */
export async function loadNearMisses(
  steps: readonly Wait[],
  input: unknown,
): Promise<Map<string, RunStep["nearMisses"]>> {
  const waits = steps.flatMap(({ id, status, startedAt, waitsFor }) =>
    status === "waiting" && waitsFor?.event && waitsFor.if
      ? [{ id, startedAt, event: waitsFor.event, condition: waitsFor.if }]
      : [],
  );
  const found = await Promise.all(
    waits.map(async ({ id, startedAt, event, condition }) => {
      const rows = await db()
        .select({ id: outbox.id, data: outbox.data, createdAt: outbox.createdAt })
        .from(outbox)
        .where(
          and(
            eq(outbox.name, event),
            gte(outbox.createdAt, new Date(startedAt)),
            lt(outbox.createdAt, new Date(Date.now() - SETTLED_MS)),
            isNotNull(outbox.sentAt),
          ),
        )
        .orderBy(desc(outbox.createdAt), desc(outbox.id))
        .limit(MOST);
      const misses = rows.flatMap(({ id: eventId, data, createdAt }) => {
        const miss = explainMiss(condition, input, data);
        return miss ? [{ eventId, at: createdAt.toISOString(), ...miss }] : [];
      });
      return [id, misses] as const;
    }),
  );
  return new Map(found);
}
