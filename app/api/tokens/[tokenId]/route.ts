import { handle } from "@/lib/api/handle";
import { revokeToken } from "@/lib/tokens/revoke-token";

export { GET, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

export const DELETE = handle("DELETE /api/tokens/[tokenId]", async ({ me, params }) => {
  await revokeToken(me, params.tokenId);
  return { revoked: params.tokenId };
});
