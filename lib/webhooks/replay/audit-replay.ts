import type { webhookDeliveries } from "@/db/schema";
import { appendAudit } from "@/lib/audit/append-audit";
import type { Queryable } from "@/lib/db";
import type { Replayed } from "../schemas.ts";

/** On whose word a delivery was processed again, by which operation where it was one, and what came of it. */
interface Replay extends Replayed {
  by: string;
  dedupeKey: string;
  operationId?: string;
}

/** Notes that a stored request was processed again. */
export function auditReplay(
  tx: Queryable,
  row: Pick<typeof webhookDeliveries.$inferSelect, "id" | "provider" | "kind">,
  { by, dedupeKey, ...became }: Replay,
): Promise<void> {
  return appendAudit(tx, {
    actor: { type: "user", id: by },
    action: "delivery_replayed",
    subject: { type: "delivery", id: row.id },
    dedupeKey,
    detail: { provider: row.provider, kind: row.kind, ...became },
  });
}
