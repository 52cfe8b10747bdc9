import { handle } from "@/lib/api/handle";
import { addAnswerTarget } from "@/lib/approvals/answers/targets/change-target";
import { listAnswerTargets } from "@/lib/approvals/answers/targets/list-targets";

export { DELETE, PATCH, PUT } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/answer-targets", ({ me }) => listAnswerTargets(me));

export const POST = handle("POST /api/answer-targets", async ({ me, body }) =>
  Response.json(await addAnswerTarget(me, body), {
    status: 201,
    headers: { "cache-control": "private, no-store" },
  }),
);
