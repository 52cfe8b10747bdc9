import { handle } from "@/lib/api/handle";
import { putCustomer } from "@/lib/customers/intake/put-records";
import { showCustomer } from "@/lib/customers/show-customer";

export { DELETE, PATCH, POST } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/customers/[customerId]", ({ me, params }) =>
  showCustomer(me, params.customerId),
);

export const PUT = handle("PUT /api/customers/[customerId]", async ({ me, params, body }) => {
  const { isNew, row } = await putCustomer(me, params.customerId, body);
  return Response.json(row, { status: isNew ? 201 : 200, headers: { "cache-control": "private, no-store" } });
});
