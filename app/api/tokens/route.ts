import { handle } from "@/lib/api/handle";
import { createToken } from "@/lib/tokens/create-token";
import { listTokens } from "@/lib/tokens/list-tokens";

export { DELETE, PATCH, PUT } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/tokens", ({ me }) => listTokens(me));

export const POST = handle("POST /api/tokens", async ({ me, body }) =>
  Response.json(await createToken(me, body), { status: 201, headers: { "cache-control": "no-store" } }),
);
