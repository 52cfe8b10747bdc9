import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { NotFound } from "@/lib/app-errors";
import { liftSuppression } from "@/lib/suppressions/lift-suppression";
import { readTheirAddress } from "./incoming/read-their-address.ts";

/**
 * Lets the other side of a ticket get mail again, also one that is no customer.
 * @throws NotFound where nobody has written, and what `liftSuppression` throws
 */
export async function liftTicketSuppression(me: Me, ticketId: string): Promise<void> {
  requirePermission(me, "decide");
  const address = await readTheirAddress(ticketId);
  if (address === null) throw new NotFound("mail of ticket", ticketId);
  await liftSuppression(me, address);
}
