import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { db } from "@/lib/db";
import { checkDraft } from "@/lib/replies/check-draft";
import type { CheckedReply } from "../schemas.ts";

/**
 * Compares a reply that a person is writing with the records: a warning before it is sent, never a refusal.
 * @throws NotAllowed, NotFound
 */
export async function checkReply(me: Me, ticketId: string, body: string): Promise<CheckedReply> {
  requirePermission(me, "decide");
  const unsupported = await checkDraft(db(), { ticketId, body, byPerson: true });
  return { unsupported: unsupported.map(({ claim, sentence }) => ({ claim, sentence })) };
}
