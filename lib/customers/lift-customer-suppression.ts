import { requirePermission } from "@/lib/access/require-permission";
import type { Me } from "@/lib/access/schemas";
import { liftSuppression } from "@/lib/suppressions/lift-suppression";
import { readCustomer } from "./read-customer.ts";

/** Lets a customer get mail again. @throws NotFound, and the errors of `liftSuppression` */
export async function liftCustomerSuppression(me: Me, customerId: string): Promise<void> {
  requirePermission(me, "decide");
  const { email } = await readCustomer(customerId);
  await liftSuppression(me, email);
}
