import { handle } from "@/lib/api/handle";
import { replayDelivery } from "@/lib/webhooks/replay/replay-delivery";

export { DELETE, GET, PATCH, PUT } from "@/lib/api/method-not-allowed";

export const POST = handle("POST /api/webhooks/deliveries/[id]/replay", ({ me, params }) =>
  replayDelivery(me, params.id),
);
