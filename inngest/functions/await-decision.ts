import type { GetFunctionInput } from "inngest";
import type { ClosedGate, Gate } from "@/lib/approvals/rules";
import { settleApproval } from "@/lib/approvals/settle-approval";
import type { inngest } from "../client.ts";

type Tools = Pick<GetFunctionInput<typeof inngest>, "step" | "group">;

/** Each turn is an event or a deadline; an approval extended this often needs a look at who extends it. */
const MAX_TURNS = 100;

/**
 * Waits until an approval is settled. The row is the truth, the event a nudge: each turn registers the wait before it
 * reads the row, so a decision that falls between is not lost, and reads the row again whatever woke it. A deadline
 * that was extended is simply the next turn.
 * @param nth of this run's approvals, for step ids that never repeat
 */
export async function awaitDecision(
  { step, group }: Tools,
  gate: Extract<Gate, { kind: "ask" }>,
  nth: number,
): Promise<ClosedGate> {
  const { callId, approvalId } = gate;
  let until = gate.until;
  for (let turn = 1; turn <= MAX_TURNS; turn++) {
    let woken: Promise<unknown> = Promise.resolve();
    const read = await group.parallel({ mode: "race" }, async () => {
      woken = step.waitForEvent(`wait-for-decision-${nth}-${turn}`, {
        event: "refund/approval.decided",
        timeout: new Date(until),
        if: `async.data.approvalId == "${approvalId}"`,
      });
      return Promise.race([
        woken.then(() => undefined),
        step.run(`read-approval-${nth}-${turn}`, () => settleApproval(approvalId)),
      ]);
    });
    if (read && read.state !== "open") return { callId, kind: "answered", approvalId, state: read.state };
    if (read) until = read.until;
    await woken;
  }
  throw new Error(`Approval ${approvalId} was still open after ${MAX_TURNS} turns.`);
}
