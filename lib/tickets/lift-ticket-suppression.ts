import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { NotFound } from "@/lib/app-errors";
import { liftSuppression } from "@/lib/suppressions/lift-suppression";
import { readTheirAddress } from "./incoming/read-their-address.ts";

/**
 * Opens the address of a ticket for mail again, even if it is no customer's.
 * @throws NotFound before the first incoming mail, and the errors of `liftSuppression`
 */
export async function liftTicketSuppression(me: Me, ticketId: string): Promise<void> {
  requirePermission(me, "decide");
  const address = await readTheirAddress(ticketId);
  if (address === null) throw new NotFound("mail of ticket", ticketId);
  await liftSuppression(me, address);
}
