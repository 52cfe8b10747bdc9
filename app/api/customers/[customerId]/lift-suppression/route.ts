import { handle } from "@/lib/api/handle";
import { liftCustomerSuppression } from "@/lib/customers/lift-customer-suppression";
import { showCustomer } from "@/lib/customers/show-customer";

export { DELETE, GET, PATCH, PUT } from "@/lib/api/method-not-allowed";

export const POST = handle("POST /api/customers/[customerId]/lift-suppression", async ({ me, params }) => {
  await liftCustomerSuppression(me, params.customerId);
  return showCustomer(me, params.customerId);
});
