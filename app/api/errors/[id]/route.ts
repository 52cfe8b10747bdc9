import { handle } from "@/lib/api/handle";
import { changeErrorGroup } from "@/lib/error-groups/change-error-group";
import { readErrorGroup } from "@/lib/error-groups/read-error-group";

export { DELETE, POST, PUT } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/errors/[id]", ({ me, params }) => readErrorGroup(me, params.id));

export const PATCH = handle("PATCH /api/errors/[id]", async ({ me, params, body }) => {
  await changeErrorGroup(me, params.id, body);
  return readErrorGroup(me, params.id);
});
