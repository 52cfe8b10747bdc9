import { handle } from "@/lib/api/handle";
import { setAnswerTargetEnabled } from "@/lib/approvals/answers/targets/change-target";

export { DELETE, GET, POST, PUT } from "@/lib/api/method-not-allowed";

export const PATCH = handle("PATCH /api/answer-targets/[targetId]", ({ me, params, body }) =>
  setAnswerTargetEnabled(me, params.targetId, body),
);
