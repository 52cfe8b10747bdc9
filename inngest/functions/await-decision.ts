import type { GetFunctionInput } from "inngest";
import { settleApproval } from "@/lib/approvals/closing/settle-approval";
import type { ClosedGate, Gate } from "@/lib/approvals/rules";
import type { inngest } from "../client.ts";

type Tools = Pick<GetFunctionInput<typeof inngest>, "step" | "group">;

/** Each turn is an event or a deadline; an approval extended this often needs a look at who extends it. */
const MAX_TURNS = 100;

/**
 * Waits until an approval is settled. The row is the truth, the event a nudge: the wait is registered before the row is
 * read, so a decision that falls between is not lost, and the row is read again whatever ended the wait. A deadline
 * that was extended is simply the next turn.
 * @param nth of this run's approvals, for step ids that never repeat
 */
export async function awaitDecision(
  { step, group }: Tools,
  gate: Extract<Gate, { kind: "ask" }>,
  nth: number,
): Promise<ClosedGate> {
  const { callId, approvalId } = gate;
  const answered = (state: Extract<ClosedGate, { kind: "answered" }>["state"]): ClosedGate => ({
    callId,
    kind: "answered",
    approvalId,
    state,
  });
  let until = gate.until;
  for (let turn = 1; turn <= MAX_TURNS; turn++) {
    let woken: Promise<unknown> = Promise.resolve();
    const early = await group.parallel({ mode: "race" }, async () => {
      woken = step.waitForEvent(`wait-for-decision-${nth}-${turn}`, {
        event: "refund/approval.decided",
        timeout: new Date(until),
        if: `async.data.approvalId == "${approvalId}"`,
      });
      const read = step.run(`read-while-waiting-${nth}-${turn}`, () => settleApproval(approvalId));
      return Promise.race([woken.then(() => undefined), read]);
    });
    if (early && early.state !== "open") {
      // Settled before we listened. The wait goes on, and a run ends only when every step it began has: so end it.
      const data = { approvalId, decisionId: "settled-already" };
      await step.sendEvent(`end-wait-${nth}-${turn}`, { name: "refund/approval.decided", data });
      return answered(early.state);
    }
    await woken;
    const read = await step.run(`read-approval-${nth}-${turn}`, () => settleApproval(approvalId));
    if (read.state !== "open") return answered(read.state);
    until = read.until;
  }
  throw new Error(`Approval ${approvalId} was still open after ${MAX_TURNS} turns.`);
}
