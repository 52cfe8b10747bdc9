import { declarations } from "@/inngest/declarations";
import { handle } from "@/lib/api/handle";
import { readCatalogue } from "@/lib/events/read-catalogue";

export { DELETE, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

export const GET = handle("GET /api/events/catalogue", ({ me }) => readCatalogue(me, declarations));
