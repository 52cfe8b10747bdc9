import { handle } from "@/lib/http/handle";
import { TryMapping } from "@/lib/sources/schemas";
import { tryMapping } from "@/lib/sources/try-mapping";

export const POST = handle<{ name: string }>(
  "POST /api/sources/[name]/try",
  async ({ me, params, body }) => tryMapping(me, params.name, await body(TryMapping)),
  { changes: false },
);
