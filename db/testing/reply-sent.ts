// biome-ignore-start lint/style/noRestrictedImports: tests may import anything, and this is a part of them.
import type { MailOutcome } from "@/lib/tickets/deliver-mail";
import { sendReply } from "@/lib/tickets/send-reply";
// biome-ignore-end lint/style/noRestrictedImports: as above.

/** Sends a finished reply that nobody keeps back. */
export async function replySent(agentStateId: string, runId: string): Promise<MailOutcome> {
  const outcome = await sendReply(agentStateId, runId);
  if (outcome.status === "withheld") throw new Error(`The reply was withheld: ${outcome.why}.`);
  return outcome;
}
