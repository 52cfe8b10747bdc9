import { EndedRun } from "@/lib/ledger/protocol/protocol-schemas";
import { recordRunCancelled } from "@/lib/ledger/record-run-cancelled";
import { recordRunFailed } from "@/lib/ledger/record-run-failed";
import { defineFunction } from "../define-function.ts";

/**
 * Ends runs in the ledger whose end the app cannot see: cancelled runs, and runs that failed because the app did not
 * answer. No step, because ending a run twice changes nothing. It does not listen to `inngest/function.finished`, which
 * would double the number of runs.
 */
export const closeEndedRuns = defineFunction(
  {
    id: "close-ended-runs",
    name: "Close runs that ended out of sight",
    triggers: [{ event: "inngest/function.failed" }, { event: "inngest/function.cancelled" }],
    retries: 3,
    machinery: true,
  },
  async ({ event }) => {
    const ended = EndedRun.parse(event.data);
    const at = new Date(event.ts ?? Date.now());
    // Only a failed run has an error: handlers do not go by the event's name.
    if (ended.error) await recordRunFailed(ended, at);
    else await recordRunCancelled(ended.run_id, at);
  },
);
