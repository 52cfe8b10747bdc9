import { handle } from "@/lib/http/handle";
import { tryMapping } from "@/lib/sources/try-mapping";

export const POST = handle(
  "POST /api/sources/[name]/try",
  async ({ me, params, body }) => tryMapping(me, params.name, body),
  { changes: false },
);
