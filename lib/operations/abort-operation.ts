import { and, eq, isNull, sql } from "drizzle-orm";
import { operationItems } from "@/db/schema";
import type { Me } from "@/lib/access/schemas";
import { changeOperation } from "./change-operation.ts";

/**
 * Ends an operation for good: nothing further is started, what was started is watched to its end and read again.
 * Aborting what was aborted changes nothing.
 */
export function abortOperation(me: Me, id: string): Promise<void> {
  const stopped = { drivenAt: new Date() };
  return changeOperation(me, id, { from: ["running", "paused"], to: "aborted", with: stopped }, (tx) =>
    tx
      .update(operationItems)
      .set({ status: "skipped", outcome: `Not begun: aborted by ${me.name}.`, endedAt: sql`now()` })
      .where(
        and(
          eq(operationItems.operationId, id),
          eq(operationItems.status, "pending"),
          isNull(operationItems.actedAt),
        ),
      ),
  );
}
