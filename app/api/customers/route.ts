import { listCustomers } from "@/lib/customers/list-customers";
import { handle } from "@/lib/http/handle";

export const GET = handle("GET /api/customers", ({ me, query }) => listCustomers(me, query));
