import { listCustomers } from "@/lib/customers/list-customers";
import { handle } from "@/lib/http/handle";

export { DELETE, PATCH, POST, PUT } from "@/lib/http/method-not-allowed";

export const GET = handle("GET /api/customers", ({ me, query }) => listCustomers(me, query));
