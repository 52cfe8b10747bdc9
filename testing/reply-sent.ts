import type { MailOutcome } from "@/lib/tickets/deliver-mail";
import { sendReply } from "@/lib/tickets/send-reply";

/** Sends a finished reply that nobody keeps back. */
export async function replySent(agentStateId: string, runId: string): Promise<MailOutcome> {
  const outcome = await sendReply(agentStateId, runId);
  if (outcome.status === "withheld") throw new Error(`The reply was withheld: ${outcome.why}.`);
  return outcome;
}
