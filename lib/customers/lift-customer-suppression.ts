import type { Me } from "@/lib/access/schemas";
import { liftSuppression } from "@/lib/suppressions/lift-suppression";
import { readCustomer } from "./read-customer.ts";

/**
 * Lets a customer get mail again.
 * @throws NotFound, and what `liftSuppression` throws
 */
export async function liftCustomerSuppression(me: Me, customerId: string): Promise<void> {
  const { email } = await readCustomer(customerId);
  await liftSuppression(me, email);
}
