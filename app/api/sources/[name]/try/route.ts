import { handle } from "@/lib/http/handle";
import { tryMapping } from "@/lib/sources/try-mapping";

export { DELETE, GET, PATCH, PUT } from "@/lib/http/method-not-allowed";

export const POST = handle("POST /api/sources/[name]/try", async ({ me, params, body }) =>
  tryMapping(me, params.name, body),
);
