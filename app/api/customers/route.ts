import { handle } from "@/lib/api/handle";
import { listCustomers } from "@/lib/customers/list-customers";

export { DELETE, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/customers", ({ me, query }) => listCustomers(me, query));
