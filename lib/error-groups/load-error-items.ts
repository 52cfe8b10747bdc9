import { and, gte, inArray } from "drizzle-orm";
import { errorGroupHours, type errorGroups } from "@/db/schema";
import { db } from "@/lib/db";
import type { ErrorGroupItem } from "./schemas.ts";

type Group = typeof errorGroups.$inferSelect;

const HOUR_MS = 3_600_000;
const TREND_HOURS = 24;

/** Turns rows into list items, in the order given, each with its failed runs of the last 24 hours. */
export async function loadErrorItems(groups: Group[]): Promise<ErrorGroupItem[]> {
  const nowMs = Date.now();
  const firstHourMs = Math.floor(nowMs / HOUR_MS) * HOUR_MS - (TREND_HOURS - 1) * HOUR_MS;
  const hours = await db()
    .select()
    .from(errorGroupHours)
    .where(
      and(
        inArray(
          errorGroupHours.errorGroupId,
          groups.map(({ id }) => id),
        ),
        gte(errorGroupHours.hour, new Date(firstHourMs)),
      ),
    );
  const trends = new Map(groups.map(({ id }) => [id, new Array<number>(TREND_HOURS).fill(0)]));
  for (const { errorGroupId, hour, runCount } of hours) {
    const at = (hour.getTime() - firstHourMs) / HOUR_MS;
    if (at < TREND_HOURS) trends.get(errorGroupId)?.splice(at, 1, runCount);
  }
  return groups.map((group) => ({
    ...group,
    regressed: group.state === "open" && group.regressedAt !== null,
    fresh: nowMs - group.firstSeenAt.getTime() < TREND_HOURS * HOUR_MS,
    firstSeenAt: group.firstSeenAt.toISOString(),
    lastSeenAt: group.lastSeenAt.toISOString(),
    ignoredUntil: group.ignoredUntil?.toISOString() ?? null,
    trend: trends.get(group.id) ?? [],
  }));
}
