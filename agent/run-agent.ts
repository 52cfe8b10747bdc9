import { Agent, Runner, RunState, type RunToolApprovalItem } from "@openai/agents";
import { VendorError } from "@/lib/errors";
import { parseJson } from "@/lib/parse-json";
import { readAgentState } from "@/lib/runs/read-agent-state";
import { type StoredProposal, storeAgentState } from "@/lib/runs/store-agent-state";
import { readMail } from "@/lib/tickets/read-mail";
import type { WorkerContext } from "./context.ts";
import { modelProvider } from "./model.ts";
import { describeMail, INSTRUCTIONS } from "./prompt.ts";
import { issueRefund, RefundProposal } from "./tools/issue-refund.ts";
import { listOrders } from "./tools/list-orders.ts";
import { lookupCustomer } from "./tools/lookup-customer.ts";

/** Model calls in one turn; a worker that needs more is going in circles. */
const MAX_TURNS = 12;

/** Where a turn ended: a reference to what was stored, and what the worker wants to do with money. Ids only. */
export interface AgentTurn {
  agentStateId: string;
  /** Ids of the open proposals; none when the reply is finished. */
  callIds: string[];
}

/** What became of a proposal, told to the worker. */
export interface ProposalOutcome {
  callId: string;
  /** True lets the tool run, which reads what the money door recorded; false tells the worker why not. */
  passed: boolean;
  message: string;
}

const worker = new Agent<WorkerContext>({
  name: "support-agent",
  instructions: INSTRUCTIONS,
  tools: [lookupCustomer, listOrders, issueRefund],
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
    const outcome = outcomes.find(({ callId }) => callId === callIdOf(item));
    if (outcome?.passed) state.approve(item);
    else state.reject(item, { message: outcome?.message ?? "The refund was not agreed to." });
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
  // Arguments that make no sense bother nobody: the worker is told at once and may do better.
  while (proposals.valid.length === 0 && proposals.invalid.length > 0) {
    for (const item of proposals.invalid)
      result.state.reject(item, { message: "The arguments of issue_refund are not valid." });
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

function readProposals(items: RunToolApprovalItem[]): {
  valid: StoredProposal[];
  invalid: RunToolApprovalItem[];
} {
  const valid: StoredProposal[] = [];
  const invalid: RunToolApprovalItem[] = [];
  for (const item of items) {
    const parsed = RefundProposal.safeParse(parseJson(item.arguments ?? ""));
    if (parsed.success) valid.push({ ...parsed.data, callId: callIdOf(item) });
    else invalid.push(item);
  }
  return { valid, invalid };
}

function callIdOf(item: RunToolApprovalItem): string {
  return "callId" in item.rawItem && typeof item.rawItem.callId === "string" ? item.rawItem.callId : "";
}
