import { handle } from "@/lib/http/handle";
import { addSecret } from "@/lib/sources/add-secret";
import { dropSecret } from "@/lib/sources/drop-secret";
import { AddSecret, DropSecret } from "@/lib/sources/schemas";

interface Params {
  name: string;
}

export const POST = handle<Params>("POST /api/sources/[name]/secret", async ({ me, params, body }) =>
  addSecret(me, params.name, await body(AddSecret)),
);

export const DELETE = handle<Params>("DELETE /api/sources/[name]/secret", ({ me, params, query }) =>
  dropSecret(me, params.name, query(DropSecret)),
);
