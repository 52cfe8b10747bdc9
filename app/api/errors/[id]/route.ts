import { changeErrorGroup } from "@/lib/errors/change-error-group";
import { readErrorGroup } from "@/lib/errors/read-error-group";
import { ChangeErrorGroup } from "@/lib/errors/schemas";
import { handle } from "@/lib/http/handle";

export const GET = handle<{ id: string }>("GET /api/errors/[id]", ({ me, params }) =>
  readErrorGroup(me, params.id),
);

export const PATCH = handle<{ id: string }>("PATCH /api/errors/[id]", async ({ me, params, body }) => {
  await changeErrorGroup(me, params.id, await body(ChangeErrorGroup));
  return readErrorGroup(me, params.id);
});
