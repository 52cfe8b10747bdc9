import { handle } from "@/lib/api/handle";
import { addSecret } from "@/lib/sources/add-secret";
import { dropSecret } from "@/lib/sources/drop-secret";

export { GET, PATCH, PUT } from "@/lib/api/method-not-allowed";

export const POST = handle("POST /api/sources/[name]/secret", async ({ me, params, body }) =>
  addSecret(me, params.name, body),
);

export const DELETE = handle("DELETE /api/sources/[name]/secret", ({ me, params, query }) =>
  dropSecret(me, params.name, query),
);
