import { handle } from "@/lib/http/handle";
import { putSource } from "@/lib/sources/put-source";
import { readSource } from "@/lib/sources/read-source";
import { PutSource } from "@/lib/sources/schemas";

interface Params {
  name: string;
}

export const GET = handle<Params>("GET /api/sources/[name]", ({ me, params }) => readSource(me, params.name));

export const PUT = handle<Params>("PUT /api/sources/[name]", async ({ me, params, body }) =>
  putSource(me, params.name, await body(PutSource)),
);
