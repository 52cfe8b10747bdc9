import type { Queryable } from "@/lib/db";
import { findUnsupported, type Unsupported } from "./find-unsupported.ts";
import { readEvidence } from "./read-evidence.ts";

/**
 * Compares a reply with the present records.
 * @returns the claims that no record supports; empty for a reply that may be sent
 * @throws NotFound when there is no such ticket
 */
export async function checkDraft(
  tx: Queryable,
  { ticketId, body, byPerson }: { ticketId: string; body: string; byPerson: boolean },
): Promise<Unsupported[]> {
  return findUnsupported(body, await readEvidence(tx, ticketId, { byPerson }));
}
