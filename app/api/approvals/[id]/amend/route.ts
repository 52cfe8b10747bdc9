import { handle } from "@/lib/api/handle";
import { readApproval } from "@/lib/approvals/card/read-approval";
import { amendApproval } from "@/lib/approvals/opening/amend-approval";

export { DELETE, GET, PATCH, PUT } from "@/lib/api/method-not-allowed";

/** Answers the card of the new approval. */
export const POST = handle("POST /api/approvals/[id]/amend", async ({ me, params, body }) =>
  readApproval(me, await amendApproval(me, params.id, body)),
);
