import { handle } from "@/lib/api/handle";
import { addSecret, dropSecret } from "@/lib/sources/change-source";

export { GET, PATCH, PUT } from "@/lib/api/method-not-allowed";

export const POST = handle("POST /api/sources/[name]/secret", async ({ me, params, body }) =>
  addSecret(me, params.name, body),
);

export const DELETE = handle("DELETE /api/sources/[name]/secret", ({ me, params, query }) =>
  dropSecret(me, params.name, query),
);
