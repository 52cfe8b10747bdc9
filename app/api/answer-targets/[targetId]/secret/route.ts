import { handle } from "@/lib/api/handle";
import { rotateAnswerTarget } from "@/lib/approvals/answers/targets/change-target";

export { DELETE, GET, PATCH, PUT } from "@/lib/api/method-not-allowed";

export const POST = handle("POST /api/answer-targets/[targetId]/secret", ({ me, params, body }) =>
  rotateAnswerTarget(me, params.targetId, body),
);
