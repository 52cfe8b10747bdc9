import { showCustomer } from "@/lib/customers/show-customer";
import { handle } from "@/lib/http/handle";

export const GET = handle("GET /api/customers/[customerId]", ({ me, params }) =>
  showCustomer(me, params.customerId),
);
