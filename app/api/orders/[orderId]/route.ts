import { handle } from "@/lib/api/handle";
import { putOrder } from "@/lib/customers/intake/put-records";

export { DELETE, GET, PATCH, POST } from "@/lib/api/method-not-allowed";

export const PUT = handle("PUT /api/orders/[orderId]", async ({ me, params, body }) => {
  const { isNew, row } = await putOrder(me, params.orderId, body);
  return Response.json(row, { status: isNew ? 201 : 200, headers: { "cache-control": "private, no-store" } });
});
