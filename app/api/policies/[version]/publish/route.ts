import { handle } from "@/lib/api/handle";
import { publishDraft } from "@/lib/policy/publishing/publish-draft";

export { DELETE, GET, PATCH, PUT } from "@/lib/api/method-not-allowed";

export const POST = handle("POST /api/policies/[version]/publish", ({ me, params, body }) =>
  publishDraft(me, Number(params.version), body),
);
