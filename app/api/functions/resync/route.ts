import { declarations } from "@/inngest/declarations";
import { handle } from "@/lib/api/handle";
import { resyncApp } from "@/lib/functions/resync-app";

export { DELETE, GET, PATCH, PUT } from "@/lib/api/method-not-allowed";

export const POST = handle("POST /api/functions/resync", ({ me }) => resyncApp(me, declarations));
