import { handle } from "@/lib/api/handle";
import { showCustomer } from "@/lib/customers/show-customer";

export { DELETE, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/customers/[customerId]", ({ me, params }) =>
  showCustomer(me, params.customerId),
);
