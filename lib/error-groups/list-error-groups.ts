import { and, count, desc, eq, gte, ilike, inArray, or, sql } from "drizzle-orm";
import { errorGroupHours, errorGroups } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import { PAGE_SIZE, readCursor, toPage } from "@/lib/http/cursor";
import { ERROR_CURSOR, type ErrorFilter, type ErrorGroupItem, ErrorGroupPage } from "./schemas.ts";

type Group = typeof errorGroups.$inferSelect;

const HOUR_MS = 3_600_000;
const TREND_HOURS = 24;

/** One page of error groups, last seen first, with the number of groups in each state. */
export async function listErrorGroups(me: Me, filter: ErrorFilter): Promise<ErrorGroupPage> {
  requirePermission(me, "see");
  const [lastSeenMs, beforeId] = readCursor(filter.cursor, ERROR_CURSOR)?.split(" ") ?? [];
  const matching = and(
    filter.functionId ? eq(errorGroups.functionId, filter.functionId) : undefined,
    filter.q ? contains(filter.q) : undefined,
  );
  const [rows, states] = await Promise.all([
    db()
      .select()
      .from(errorGroups)
      .where(
        and(
          eq(errorGroups.state, filter.state),
          matching,
          lastSeenMs && beforeId
            ? sql`(${errorGroups.lastSeenAt}, ${errorGroups.id}) < (${new Date(Number(lastSeenMs)).toISOString()}::timestamptz, ${beforeId})`
            : undefined,
        ),
      )
      .orderBy(desc(errorGroups.lastSeenAt), desc(errorGroups.id))
      .limit(PAGE_SIZE + 1),
    db()
      .select({ state: errorGroups.state, groups: count() })
      .from(errorGroups)
      .where(matching)
      .groupBy(errorGroups.state),
  ]);
  const { items, nextCursor } = toPage(rows, ({ lastSeenAt, id }) => `${lastSeenAt.getTime()} ${id}`);
  return ErrorGroupPage.parse({
    items: await loadErrorItems(items),
    nextCursor,
    counts: {
      open: 0,
      resolved: 0,
      ignored: 0,
      ...Object.fromEntries(states.map(({ state, groups }) => [state, groups])),
    },
  });
}

/** Scans every group, which is cheap: there are a few hundred. */
function contains(text: string) {
  const pattern = `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  return or(
    ilike(errorGroups.message, pattern),
    ilike(errorGroups.errorType, pattern),
    ilike(errorGroups.functionId, pattern),
    ilike(errorGroups.stepId, pattern),
    eq(errorGroups.id, text),
  );
}

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
