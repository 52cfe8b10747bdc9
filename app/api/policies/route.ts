import { handle } from "@/lib/api/handle";
import { listKinds } from "@/lib/approvals/kinds/kinds";
import { listPolicies } from "@/lib/policy/list-policies";
import { publishPolicy } from "@/lib/policy/publishing/publish-policy";

export { DELETE, PATCH, PUT } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/policies", ({ me }) => listPolicies(me, listKinds()));

export const POST = handle("POST /api/policies", async ({ me, body }) =>
  publishPolicy(me, body, listKinds()),
);
