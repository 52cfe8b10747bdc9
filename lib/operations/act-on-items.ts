import { setTimeout as delay } from "node:timers/promises";
import { eq, sql } from "drizzle-orm";
import { operationItems, type operations } from "@/db/schema";
import { db } from "@/lib/db";
import type { FunctionDeclaration } from "@/lib/functions/declaration-schemas";
import { cancelItem } from "./cancel-item.ts";
import { claimItems } from "./claim-items.ts";
import { redeliverItem } from "./redeliver-item.ts";
import { rerunItem } from "./rerun-item.ts";

type Operation = typeof operations.$inferSelect;

/** How long one turn acts: short, so that failures are seen soon and a host's limit is far. */
const TURN_MS = 1_000;
/** Requests to the engine at once. */
const AT_ONCE = 10;

/**
 * Acts on items at the operation's rate for about a second, claiming a few at a time, so that a pause or a crash leaves
 * little in between.
 * @returns how many were acted on, and for how long the rate wants nothing more
 */
export async function actOnItems(
  operation: Operation,
  declarations: readonly FunctionDeclaration[],
): Promise<{ acted: number; waitMs: number }> {
  if (operation.status !== "running") return { acted: 0, waitMs: 0 };
  const act = { rerun: rerunItem, cancel: cancelItem, redeliver: redeliverItem }[operation.kind];
  const everyMs = 1_000 / operation.ratePerSecond;
  const endMs = Date.now() + TURN_MS;
  let nextMs = Date.now() + Math.max(0, everyMs - (await sinceLastActMs(operation.id)));
  let acted = 0;
  while (nextMs < endMs) {
    const waitMs = nextMs - Date.now();
    if (waitMs > 0) await delay(waitMs);
    const due = Math.min(1 + Math.floor((Date.now() - nextMs) / everyMs), AT_ONCE);
    const items = await claimItems(operation.id, due);
    if (items.length === 0) return { acted, waitMs: 0 };
    await Promise.all(items.map((item) => act(operation, item, declarations)));
    acted += items.length;
    nextMs += items.length * everyMs;
    // A delivery can fail at once: the canary is looked at before anything behind it is taken.
    if (items.some(({ position }) => position === operation.canary)) break;
  }
  return { acted, waitMs: Math.max(0, nextMs - Date.now()) };
}

async function sinceLastActMs(operationId: string): Promise<number> {
  const [last] = await db()
    .select({
      ms: sql<number>`coalesce(extract(epoch from now() - max(${operationItems.actedAt})) * 1000, 1e9)::float8`,
    })
    .from(operationItems)
    .where(eq(operationItems.operationId, operationId));
  return last?.ms ?? 0;
}
