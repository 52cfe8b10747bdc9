import type { messages } from "@/db/schema";
import { db } from "@/lib/db";
import { findUntrue, type Untrue } from "./find-untrue.ts";
import { readEvidence } from "./read-evidence.ts";

/**
 * The sentences sent on a ticket that the present records contradict. A correction that is being sent counts as sent.
 * @param conversation the ticket's mails, oldest first
 * @throws NotFound
 */
export async function readUntrue(
  ticketId: string,
  conversation: readonly (typeof messages.$inferSelect)[],
): Promise<Untrue[]> {
  const sent = conversation.filter(
    ({ direction, status }) => direction === "outbound" && (status === "sent" || status === "sending"),
  );
  if (sent.length === 0) return [];
  const evidence = await readEvidence(db(), ticketId, { byPerson: false });
  return findUntrue(sent, evidence).filter(({ messageId }) =>
    sent.some(({ id, status }) => id === messageId && status === "sent"),
  );
}
