import { listAnswerDeliveries } from "@/lib/answers/deliveries/list-answer-deliveries";
import { handle } from "@/lib/api/handle";

export { DELETE, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/answer-deliveries", ({ me, query }) => listAnswerDeliveries(me, query));
