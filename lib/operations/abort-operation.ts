import type { Me } from "@/lib/access/schemas";
import { changeOperation } from "./change-operation.ts";
import { skipUnbegun } from "./skip-unbegun.ts";

/**
 * Ends an operation for good: nothing further is started, what was started is watched to its end and read again.
 * Aborting what was aborted changes nothing.
 */
export function abortOperation(me: Me, id: string): Promise<void> {
  const change = { drivenAt: new Date() };
  return changeOperation(me, id, { from: ["running", "paused"], to: "aborted", with: change }, (tx) =>
    skipUnbegun(tx, id),
  );
}
