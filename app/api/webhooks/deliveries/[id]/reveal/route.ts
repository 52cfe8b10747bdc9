import { handle } from "@/lib/api/handle";
import { revealDelivery } from "@/lib/webhooks/read-delivery";

export { DELETE, GET, PATCH, PUT } from "@/lib/api/method-not-allowed";

export const POST = handle("POST /api/webhooks/deliveries/[id]/reveal", ({ me, params }) =>
  revealDelivery(me, params.id),
);
