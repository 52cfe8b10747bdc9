import type { GetStepTools } from "inngest";
import { issueRefund } from "@/lib/refunds/issue-refund";
import { awaitSwitch } from "../await-switch.ts";
import type { inngest } from "../client.ts";

/** Each turn is a resume that was followed by a stop, or an hour: weeks. */
const MAX_TURNS = 400;

/**
 * Pays through the one door. While money is stopped the run waits before it, at no cost and without using up a retry,
 * and tries the door again when money was resumed.
 */
export async function payWhenAllowed(
  step: GetStepTools<typeof inngest>,
  stepId: string,
  approvalId: string,
  runId: string,
): Promise<void> {
  for (let turn = 1; turn <= MAX_TURNS; turn++) {
    const id = turn === 1 ? stepId : `${stepId}-resumed-${turn - 1}`;
    const { status } = await step.run(id, () => issueRefund(approvalId, runId));
    if (status !== "stopped") return;
    await awaitSwitch(step, `${stepId}-waits-for-money-${turn}`, ["money"]);
  }
  throw new Error(
    `Money was still stopped after ${MAX_TURNS} looks. Nothing was paid; rerun it when it may.`,
  );
}
