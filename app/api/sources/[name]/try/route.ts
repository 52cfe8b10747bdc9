import { handle } from "@/lib/api/handle";
import { tryMapping } from "@/lib/sources/try-mapping";

export { DELETE, GET, PATCH, PUT } from "@/lib/api/method-not-allowed";

export const POST = handle("POST /api/sources/[name]/try", async ({ me, params, body }) =>
  tryMapping(me, params.name, body),
);
