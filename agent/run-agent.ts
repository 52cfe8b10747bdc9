import { Agent, Runner, RunState } from "@openai/agents";
import { VendorError } from "@/lib/app-errors";
import type { ProposalOutcome } from "@/lib/approvals/card/explain-outcome";
import { readAgentState } from "@/lib/ledger/read-agent-state";
import { storeAgentState } from "@/lib/ledger/store-agent-state";
import { readMail } from "@/lib/tickets/incoming/read-mail";
import type { WorkerContext } from "./context.ts";
import { modelProvider } from "./model.ts";
import { describeMail, INSTRUCTIONS } from "./prompt.ts";
import { callIdOf, isRefundCall, readProposals } from "./read-proposals.ts";
import { handToPerson } from "./tools/hand-to-person.ts";
import { issueRefund } from "./tools/issue-refund.ts";
import { listOrders } from "./tools/list-orders.ts";
import { lookupCustomer } from "./tools/lookup-customer.ts";

/** Model calls in one turn; a worker that needs more is going in circles. */
const MAX_TURNS = 12;

/** Said of a call that was stopped for approval and has no outcome. Nothing was paid for it. */
const NOTHING_RECORDED = "Nothing was recorded for this call, and no money moved.";

/** Where a turn ended: a reference to what was stored, and what the worker wants to do with money. Ids only. */
export interface AgentTurn {
  agentStateId: string;
  /** Ids of the open proposals; none when the reply is finished. */
  callIds: string[];
}

const worker = new Agent<WorkerContext>({
  name: "support-agent",
  instructions: INSTRUCTIONS,
  tools: [lookupCustomer, listOrders, issueRefund, handToPerson],
});

/** Reads a mail and works on it until the reply is finished or a person has to be asked. */
export async function runAgent({
  messageId,
  runId,
}: {
  messageId: string;
  runId: string;
}): Promise<AgentTurn> {
  const mail = await readMail(messageId);
  const context: WorkerContext = { runId, messageId, ticketId: mail.ticketId, customerId: mail.customerId };
  return work(context, 0, describeMail(mail));
}

/** Goes on where a turn stopped, with what became of its proposals. */
export async function resumeAgent(
  agentStateId: string,
  outcomes: ProposalOutcome[],
  { runId, turn }: { runId: string; turn: number },
): Promise<AgentTurn> {
  const stored = await readAgentState(agentStateId);
  const mail = await readMail(stored.messageId);
  const context: WorkerContext = {
    runId,
    messageId: mail.messageId,
    ticketId: mail.ticketId,
    customerId: mail.customerId,
  };
  const state = await RunState.fromString<WorkerContext, typeof worker>(worker, stored.state);
  for (const item of state.getInterruptions()) {
    const told = outcomes.find(({ callId }) => callId === callIdOf(item));
    if (told?.passed && isRefundCall(item)) state.approve(item);
    else state.reject(item, { message: told ? JSON.stringify(told.outcome) : NOTHING_RECORDED });
  }
  return work(context, turn, state);
}

async function work(
  context: WorkerContext,
  turn: number,
  input: string | RunState<WorkerContext, typeof worker>,
): Promise<AgentTurn> {
  const runner = new Runner({ modelProvider: modelProvider(context), tracingDisabled: true });
  let result = await runner.run(worker, input, { context, maxTurns: MAX_TURNS });
  let proposals = readProposals(result.interruptions ?? []);
  // What makes no sense bothers nobody: the worker is told at once and may do better.
  while (proposals.valid.length === 0 && proposals.refused.length > 0) {
    for (const { item, message } of proposals.refused) result.state.reject(item, { message });
    result = await runner.run(worker, result.state, { context, maxTurns: MAX_TURNS });
    proposals = readProposals(result.interruptions ?? []);
  }
  const reply = proposals.valid.length > 0 ? null : (result.finalOutput?.trim() ?? "");
  if (reply === "") {
    throw new VendorError({
      code: "model_said_nothing",
      message: "The model finished without a reply. Nothing was sent.",
      permanent: false,
    });
  }
  const agentStateId = await storeAgentState({
    runId: context.runId,
    turn,
    messageId: context.messageId,
    state: result.state.toString(),
    reply,
    proposals: proposals.valid,
  });
  return { agentStateId, callIds: proposals.valid.map(({ callId }) => callId) };
}
