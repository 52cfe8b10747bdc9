import { readCatalogue } from "@/lib/events/read-catalogue";
import { handle } from "@/lib/http/handle";

export const GET = handle("GET /api/events/catalogue", ({ me }) => readCatalogue(me));
