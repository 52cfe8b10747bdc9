import { handle } from "@/lib/http/handle";
import { revealDelivery } from "@/lib/webhooks/read-delivery";

export { DELETE, GET, PATCH, PUT } from "@/lib/http/method-not-allowed";

export const POST = handle("POST /api/webhooks/deliveries/[id]/reveal", ({ me, params }) =>
  revealDelivery(me, params.id),
);
