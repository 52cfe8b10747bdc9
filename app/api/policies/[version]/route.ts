import { handle } from "@/lib/api/handle";
import { listKinds } from "@/lib/approvals/kinds/kinds";
import { listPolicies } from "@/lib/policy/list-policies";
import { discardDraft } from "@/lib/policy/publishing/publish-draft";

export { GET, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

export const DELETE = handle("DELETE /api/policies/[version]", async ({ me, params }) => {
  await discardDraft(me, Number(params.version));
  return listPolicies(me, listKinds());
});
