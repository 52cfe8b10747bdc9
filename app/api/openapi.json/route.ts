import { handle } from "@/lib/api/handle";
import { buildDocument } from "@/lib/api/openapi/build-document";

export { DELETE, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/openapi.json", async () => buildDocument());
