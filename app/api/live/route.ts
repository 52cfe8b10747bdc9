import { handle } from "@/lib/api/handle";
import { openLiveStream } from "@/lib/live/open-stream";

export { DELETE, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

/** Server-sent events that name the changed topics. */
export const GET = handle("GET /api/live", async ({ request, me }) => openLiveStream(request, me));
