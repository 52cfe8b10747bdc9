import { handle } from "@/lib/api/handle";
import { readDelivery } from "@/lib/webhooks/read-delivery";

export { DELETE, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/webhooks/deliveries/[id]", ({ me, params }) =>
  readDelivery(me, params.id),
);
