import { and, desc, eq, isNull } from "drizzle-orm";
import { runs } from "@/db/schema";
import { db } from "@/lib/db";
import { loadRetries } from "@/lib/runs/load-retries";
import type { Overview } from "./schemas.ts";

/** Groups that are named. */
const MOST = 5;
/** Runs under way that are looked at; with more of them, the newest stand for all. */
const MOST_OPEN = 1_000;

/** Which steps are tried again now, grouped by what failed them; those of most runs first. */
export async function listRetrying(): Promise<Overview["retrying"]> {
  const open = await db()
    .select({ id: runs.id, functionId: runs.functionId })
    .from(runs)
    .where(and(eq(runs.status, "running"), isNull(runs.endedAt)))
    .orderBy(desc(runs.id))
    .limit(MOST_OPEN);
  const functionOf = new Map(open.map(({ id, functionId }) => [id, functionId]));
  const groups = new Map<string, Overview["retrying"][number]>();
  for (const [runId, retry] of await loadRetries([...functionOf.keys()])) {
    const functionId = functionOf.get(runId) ?? "";
    const key = `${functionId} ${retry.stepId} ${retry.message}`;
    const before = groups.get(key);
    groups.set(key, {
      ...retry,
      functionId,
      runCount: (before?.runCount ?? 0) + 1,
      attempt: Math.max(before?.attempt ?? 0, retry.attempt),
      nextAt: before && before.nextAt < retry.nextAt ? before.nextAt : retry.nextAt,
    });
  }
  return [...groups.values()].sort((a, b) => b.runCount - a.runCount).slice(0, MOST);
}
