import { liftCustomerSuppression } from "@/lib/customers/lift-customer-suppression";
import { showCustomer } from "@/lib/customers/show-customer";
import { handle } from "@/lib/http/handle";

export { DELETE, GET, PATCH, PUT } from "@/lib/http/method-not-allowed";

export const POST = handle("POST /api/customers/[customerId]/lift-suppression", async ({ me, params }) => {
  await liftCustomerSuppression(me, params.customerId);
  return showCustomer(me, params.customerId);
});
