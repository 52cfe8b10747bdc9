import { parseJson } from "@vagus/primitives/parse-json";
import { and, desc, eq, inArray, isNotNull, or } from "drizzle-orm";
import { webhookDeliveries } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import { applyMapping } from "./mapping";
import { sourceProvider, TriedMapping, type TryMapping } from "./schemas.ts";

/** Most stored deliveries that a mapping is tried on. */
const TRIED = 20;

/**
 * Tries an unsaved mapping on the newest verified deliveries: accepted ones, and ones that today's mapping could not
 * read. Changes nothing.
 */
export async function tryMapping(
  me: Me,
  name: string,
  { mapping, payload }: TryMapping,
): Promise<TriedMapping> {
  requirePermission(me, "administer");
  const stored = await db()
    .select()
    .from(webhookDeliveries)
    .where(
      and(
        eq(webhookDeliveries.provider, sourceProvider(name)),
        isNotNull(webhookDeliveries.body),
        // Unverified deliveries must not influence a mapping.
        or(
          inArray(webhookDeliveries.status, ["accepted", "processed"]),
          eq(webhookDeliveries.cause, "mapping"),
        ),
      ),
    )
    .orderBy(desc(webhookDeliveries.id))
    .limit(TRIED);
  return TriedMapping.parse({
    payload: payload === undefined ? null : applyMapping(mapping, payload),
    deliveries: stored.map(({ id, receivedAt, body }) => ({
      deliveryId: id,
      receivedAt: receivedAt.toISOString(),
      mapped: applyMapping(mapping, parseJson(body ?? "")),
    })),
  });
}
