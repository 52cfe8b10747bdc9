import { rotateAnswerTarget } from "@/lib/answers/targets/change-target";
import { handle } from "@/lib/api/handle";

export { DELETE, GET, PATCH, PUT } from "@/lib/api/method-not-allowed";

export const POST = handle("POST /api/answer-targets/[targetId]/secret", ({ me, params, body }) =>
  rotateAnswerTarget(me, params.targetId, body),
);
