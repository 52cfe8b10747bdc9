import { and, count, desc, eq, ilike, or, sql } from "drizzle-orm";
import { errorGroups } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import { PAGE_SIZE, readCursor, toPage } from "@/lib/http/cursor";
import { loadErrorItems } from "./load-error-items.ts";
import { ERROR_CURSOR, type ErrorFilter, ErrorGroupPage } from "./schemas.ts";

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
