import type { GetFunctionInput } from "inngest";
import { lookAtProposal } from "@/lib/approvals/opening/look-at-proposal";
import { openApproval } from "@/lib/approvals/opening/open-approval";
import type { ClosedGate, Gate } from "@/lib/approvals/rules";
import type { ActingRun } from "@/lib/audit/acting-run";
import { blockRefund } from "@/lib/refunds/block-refund";
import type { inngest } from "../client.ts";
import { awaitDecision } from "./await-decision.ts";
import { nthStep } from "./nth-step.ts";
import { payWhenAllowed } from "./pay-when-allowed.ts";

type Tools = Pick<GetFunctionInput<typeof inngest>, "step" | "group">;

/** What the worker proposed in one turn. */
interface Proposals {
  agentStateId: string;
  callIds: string[];
  /** How many this run had before, for step ids that never repeat. */
  before: number;
  by: ActingRun;
}

/**
 * Takes proposals through the gate: every question is opened first, so that people see all of them at once; then each
 * is waited for, and the one door for money is passed, or it is recorded that it stayed shut.
 */
export async function passGates(
  { step, group }: Tools,
  { agentStateId, callIds, before, by }: Proposals,
): Promise<ClosedGate[]> {
  const gates: { gate: Gate; nth: number }[] = [];
  for (const [index, callId] of callIds.entries()) {
    const nth = before + index + 1;
    const gate = await step.run(nthStep("open-approval", nth), async () => {
      const look = await lookAtProposal(agentStateId, callId);
      return openApproval(agentStateId, callId, by, look);
    });
    gates.push({ gate, nth });
  }

  const closed: ClosedGate[] = [];
  for (const { gate, nth } of gates)
    closed.push(await passGate({ step, group }, gate, { nth, runId: by.runId }));
  return closed;
}

/** Waits for the answer to one question, then passes the door for money or records that it stayed shut. */
export async function passGate(
  { step, group }: Tools,
  gate: Gate,
  { nth, runId }: { nth: number; runId: string },
): Promise<ClosedGate> {
  const answer = gate.kind === "ask" ? await awaitDecision({ step, group }, gate, nth) : gate;
  if (answer.kind === "paid" || (answer.kind === "answered" && answer.state === "approved")) {
    await payWhenAllowed(step, nthStep("issue-refund", nth), answer.approvalId, runId);
  } else if (answer.kind === "answered") {
    await step.run(nthStep("block-refund", nth), () => blockRefund(answer.approvalId, runId));
  }
  return answer;
}

/** Whether an answer hints at a person who took the ticket over: that withdraws its questions, and lets none be asked. */
export function hintsAtTakeover(gate: ClosedGate): boolean {
  if (gate.kind === "blocked") return gate.cause === "taken_over";
  return gate.kind === "answered" && gate.state === "withdrawn";
}
