import { handle } from "@/lib/api/handle";
import { listDeliveries } from "@/lib/webhooks/list-deliveries";

export { DELETE, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/webhooks/deliveries", ({ me, query }) => listDeliveries(me, query));
