import { handle } from "@/lib/api/handle";
import { rehearsePolicy } from "@/lib/policy/rehearsal/rehearse-policy";

export { DELETE, GET, PATCH, PUT } from "@/lib/api/method-not-allowed";

export const POST = handle("POST /api/policies/rehearse", ({ me, body }) => rehearsePolicy(me, body));
