import { declarations } from "@/inngest/declarations";
import { readCatalogue } from "@/lib/events/read-catalogue";
import { handle } from "@/lib/http/handle";

export { DELETE, PATCH, POST, PUT } from "@/lib/http/method-not-allowed";

export const GET = handle("GET /api/events/catalogue", ({ me }) => readCatalogue(me, declarations));
