import { declarations } from "@/inngest/declarations";
import { resyncApp } from "@/lib/functions/resync-app";
import { handle } from "@/lib/http/handle";

export { DELETE, GET, PATCH, PUT } from "@/lib/http/method-not-allowed";

export const POST = handle("POST /api/functions/resync", ({ me }) => resyncApp(me, declarations));
