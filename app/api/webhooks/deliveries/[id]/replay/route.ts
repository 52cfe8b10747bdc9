import { handle } from "@/lib/http/handle";
import { replayDelivery } from "@/lib/webhooks/replay-delivery";

export const POST = handle("POST /api/webhooks/deliveries/[id]/replay", ({ me, params }) =>
  replayDelivery(me, params.id),
);
