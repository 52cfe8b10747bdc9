import { handle } from "@/lib/http/handle";
import { listDeliveries } from "@/lib/webhooks/list-deliveries";

export const GET = handle("GET /api/webhooks/deliveries", ({ me, query }) => listDeliveries(me, query));
