import { changeErrorGroup } from "@/lib/errors/change-error-group";
import { readErrorGroup } from "@/lib/errors/read-error-group";
import { handle } from "@/lib/http/handle";

export { DELETE, POST, PUT } from "@/lib/http/method-not-allowed";

export const GET = handle("GET /api/errors/[id]", ({ me, params }) => readErrorGroup(me, params.id));

export const PATCH = handle("PATCH /api/errors/[id]", async ({ me, params, body }) => {
  await changeErrorGroup(me, params.id, body);
  return readErrorGroup(me, params.id);
});
