import { replayAnswer } from "@/lib/answers/deliveries/replay-answer";
import { handle } from "@/lib/api/handle";

export { DELETE, GET, PATCH, PUT } from "@/lib/api/method-not-allowed";

export const POST = handle("POST /api/answer-deliveries/[deliveryId]/replay", ({ me, params }) =>
  replayAnswer(me, params.deliveryId),
);
