import { handle } from "@/lib/api/handle";
import { replayAnswer } from "@/lib/approvals/answers/deliveries/replay-answer";

export { DELETE, GET, PATCH, PUT } from "@/lib/api/method-not-allowed";

export const POST = handle("POST /api/answer-deliveries/[deliveryId]/replay", ({ me, params }) =>
  replayAnswer(me, params.deliveryId),
);
