import { eq } from "drizzle-orm";
import { agentStates } from "@/db/schema";
import { NotFound } from "@/lib/app-errors";
import { db } from "@/lib/db";
import type { ClosedGate } from "../rules.ts";
import type { Outcome } from "./outcome.ts";
import { readOutcome } from "./read-outcome.ts";

/** The outcome of one of the worker's proposals. */
export interface ProposalOutcome {
  callId: string;
  /** True runs the tool, which reads the rows again; false returns the outcome instead. */
  passed: boolean;
  outcome: Outcome;
}

/**
 * The outcome of one proposal for the worker, read from the rows. Of the gate only the proposal is used, and the rule
 * if nobody was asked.
 * @param agentStateId the worker's stored state, with the proposal
 * @throws NotFound when that state has no such proposal
 */
export async function explainOutcome(gate: ClosedGate, agentStateId: string): Promise<ProposalOutcome> {
  const { callId } = gate;
  const [state] = await db().select().from(agentStates).where(eq(agentStates.id, agentStateId));
  const proposal = state?.proposals.find((one) => one.callId === callId);
  if (!state || !proposal) throw new NotFound("proposal", `${agentStateId}/${callId}`);
  const blockedBy = gate.kind === "blocked" ? gate.cause : null;
  const { orderId, amountCents, currency } = proposal;
  const outcome = await readOutcome({
    messageId: state.messageId,
    orderId,
    amountCents,
    currency,
    blockedBy,
  });
  return { callId, passed: outcome.status === "issued", outcome };
}
