import { handle } from "@/lib/api/handle";
import { listAnswerDeliveries } from "@/lib/approvals/answers/deliveries/list-answer-deliveries";

export { DELETE, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/answer-deliveries", ({ me, query }) => listAnswerDeliveries(me, query));
