import type { GetFunctionInput, GetStepTools } from "inngest";
import { settleApproval } from "@/lib/approvals/closing/settle-approval";
import { lookAtProposal } from "@/lib/approvals/opening/look-at-proposal";
import { openApproval } from "@/lib/approvals/opening/open-approval";
import { declineApproval, performApproval } from "@/lib/approvals/perform-approval";
import type { ClosedGate, Gate } from "@/lib/approvals/rules";
import type { ActingRun } from "@/lib/audit/append-audit";
import { awaitSwitch } from "../await-switch.ts";
import type { inngest } from "../client.ts";

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
 * Opens an approval for every proposal first, so that people see all of them at once; then waits for each decision and
 * pays, or records that nothing was paid.
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

/** Waits for the decision about one approval, then pays or records that nothing was paid. */
export async function passGate(
  { step, group }: Tools,
  gate: Gate,
  { nth, runId }: { nth: number; runId: string },
): Promise<ClosedGate> {
  const answer = gate.kind === "ask" ? await awaitDecision({ step, group }, gate, nth) : gate;
  if (answer.kind === "paid" || (answer.kind === "answered" && answer.state === "approved")) {
    await payWhenAllowed(step, nthStep("issue-refund", nth), answer.approvalId, runId);
  } else if (answer.kind === "answered") {
    await step.run(nthStep("block-refund", nth), () => declineApproval(answer.approvalId, runId));
  }
  return answer;
}

/** What became of a reply that people were asked about; ids only. */
type GatedReply = { status: "sent" | "refused"; messageId: string } | { status: "withheld"; why: string };

/** Waits for the decision about a reply, then sends it or hands its ticket to a person. */
export async function passReplyGate(
  { step, group }: Tools,
  gate: Extract<Gate, { kind: "ask" | "answered" }>,
  { nth, runId }: { nth: number; runId: string },
): Promise<GatedReply> {
  const answer = gate.kind === "ask" ? await awaitDecision({ step, group }, gate, nth) : gate;
  const { approvalId } = gate;
  if (answer.kind !== "answered" || answer.state !== "approved") {
    const { cause } = await step.run("withhold-reply", () => declineApproval(approvalId, runId));
    return { status: "withheld", why: `reply_${cause}` };
  }
  const { status, cause, recordId } = await step.run("send-approved-reply", () =>
    performApproval(approvalId, runId),
  );
  if (recordId !== undefined && (status === "sent" || status === "refused"))
    return { status, messageId: recordId };
  return { status: "withheld", why: cause ?? status };
}

/** True when an answer suggests a takeover, which withdraws approvals of the ticket and blocks new ones. */
export function hintsAtTakeover(gate: ClosedGate): boolean {
  if (gate.kind === "blocked") return gate.cause === "taken_over";
  return gate.kind === "answered" && gate.state === "withdrawn";
}

/** Each wait ends by an event or a deadline; an approval that is extended more often is a fault. */
const MAX_WAITS = 100;

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
  const { callId } = gate;
  // A person may amend the approval: then the run waits for the one that takes its place.
  let { approvalId, until } = gate;
  for (let turn = 1; turn <= MAX_WAITS; turn++) {
    const awaited = approvalId;
    let woken: Promise<unknown> = Promise.resolve();
    const early = await group.parallel({ mode: "race" }, async () => {
      woken = step.waitForEvent(`wait-for-decision-${nth}-${turn}`, {
        event: "approval/decided",
        timeout: new Date(until),
        if: `async.data.approvalId == "${awaited}"`,
      });
      const read = step.run(`read-while-waiting-${nth}-${turn}`, () => settleApproval(awaited));
      return Promise.race([woken.then(() => undefined), read]);
    });
    if (early && (early.state !== "open" || early.amendedInto)) {
      // Settled or amended before the wait was registered. A run ends only when every step it began has ended, so end
      // the wait.
      const data = { approvalId: awaited, decisionId: "settled-already" };
      await step.sendEvent(`end-wait-${nth}-${turn}`, { name: "approval/decided", data });
      if (early.state !== "open") return answered(callId, early.state, early.amendedInto ?? awaited);
    }
    await woken;
    const read = await step.run(`read-approval-${nth}-${turn}`, () => settleApproval(awaited));
    approvalId = read.amendedInto ?? awaited;
    if (read.state !== "open") return answered(callId, read.state, approvalId);
    until = read.until;
  }
  throw new Error(`Approval ${approvalId} was still open after ${MAX_WAITS} turns.`);
}

type AnsweredState = Extract<ClosedGate, { kind: "answered" }>["state"];

function answered(callId: string, state: AnsweredState, approvalId: string): ClosedGate {
  return { callId, kind: "answered", approvalId, state };
}

/** Each wait ends by a resume or after an hour, so this is weeks. */
const MAX_TRIES = 400;

/**
 * Pays by `performApproval`. While money is stopped the run waits, at no cost and without using up a retry, and tries again
 * when money is resumed.
 */
async function payWhenAllowed(
  step: GetStepTools<typeof inngest>,
  stepId: string,
  approvalId: string,
  runId: string,
): Promise<void> {
  for (let turn = 1; turn <= MAX_TRIES; turn++) {
    const id = turn === 1 ? stepId : `${stepId}-resumed-${turn - 1}`;
    const { status } = await step.run(id, () => performApproval(approvalId, runId));
    if (status !== "stopped") return;
    await awaitSwitch(step, `${stepId}-waits-for-money-${turn}`, ["money"]);
  }
  throw new Error(
    `Money was still stopped after ${MAX_TRIES} looks. Nothing was paid; rerun it when it may.`,
  );
}

/** `name` the first time, `name-2` the second: step ids never repeat. */
export function nthStep(name: string, nth: number): string {
  return nth === 1 ? name : `${name}-${nth}`;
}
