import { declarations } from "@/inngest/declarations";
import { resyncApp } from "@/lib/functions/resync-app";
import { handle } from "@/lib/http/handle";

export const POST = handle("POST /api/functions/resync", ({ me }) => resyncApp(me, declarations));
