import { newUlid } from "@vagus/primitives/ulid";
import type { openDatabase } from "@/db/client";
import { runs } from "@/db/schema";

type Run = typeof runs.$inferInsert;

/** A run as the ledger closes one that failed, not yet in a group. */
export async function storeFailedRun(
  db: ReturnType<typeof openDatabase>,
  run: Partial<Run> = {},
): Promise<string> {
  const id = `run_${newUlid()}`;
  const at = run.endedAt ?? new Date();
  await db.insert(runs).values({
    functionId: "handle-customer-email",
    status: "failed",
    trigger: "customer/email.received",
    failedStepId: "send-reply",
    error: { name: "VendorError", message: "Postmark did not give a usable answer (http_503_0)." },
    customerId: "cust_001",
    ...run,
    id,
    queuedAt: run.queuedAt ?? at,
    startedAt: run.startedAt ?? run.queuedAt ?? at,
    endedAt: at,
  });
  return id;
}
