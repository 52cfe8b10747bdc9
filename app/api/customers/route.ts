import { listCustomers } from "@/lib/customers/list-customers";
import { CustomerFilter } from "@/lib/customers/schemas";
import { handle } from "@/lib/http/handle";

export const GET = handle("GET /api/customers", ({ me, query }) => listCustomers(me, query(CustomerFilter)));
