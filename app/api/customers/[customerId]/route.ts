import { showCustomer } from "@/lib/customers/show-customer";
import { handle } from "@/lib/http/handle";

export { DELETE, PATCH, POST, PUT } from "@/lib/http/method-not-allowed";

export const GET = handle("GET /api/customers/[customerId]", ({ me, params }) =>
  showCustomer(me, params.customerId),
);
