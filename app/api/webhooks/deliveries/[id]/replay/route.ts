import { handle } from "@/lib/http/handle";
import { replayDelivery } from "@/lib/webhooks/replay/replay-delivery";

export { DELETE, GET, PATCH, PUT } from "@/lib/http/method-not-allowed";

export const POST = handle("POST /api/webhooks/deliveries/[id]/replay", ({ me, params }) =>
  replayDelivery(me, params.id),
);
