import { handle } from "@/lib/api/handle";
import { putSource } from "@/lib/sources/change-source";
import { readSource } from "@/lib/sources/read-source";

export { DELETE, PATCH, POST } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/sources/[name]", ({ me, params }) => readSource(me, params.name));

export const PUT = handle("PUT /api/sources/[name]", async ({ me, params, body }) =>
  putSource(me, params.name, body),
);
