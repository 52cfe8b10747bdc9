import { handle } from "@/lib/http/handle";
import { listPolicies } from "@/lib/policy/list-policies";
import { publishPolicy } from "@/lib/policy/publish-policy";
import { PublishPolicy } from "@/lib/policy/schemas";

export const GET = handle("GET /api/policies", ({ me }) => listPolicies(me));

export const POST = handle("POST /api/policies", async ({ me, body }) =>
  publishPolicy(me, await body(PublishPolicy)),
);
