import { handle } from "@/lib/http/handle";
import { openLiveStream } from "@/lib/live/open-stream";

/** Server-sent events: which lists may have changed. */
export const GET = handle("GET /api/live", async ({ request, me }) => openLiveStream(request, me));
