import { handle } from "@/lib/api/handle";
import { listPolicies } from "@/lib/policy/list-policies";
import { publishPolicy } from "@/lib/policy/publish-policy";

export { DELETE, PATCH, PUT } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/policies", ({ me }) => listPolicies(me));

export const POST = handle("POST /api/policies", async ({ me, body }) => publishPolicy(me, body));
