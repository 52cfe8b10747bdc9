import { handle } from "@/lib/http/handle";
import { openLiveStream } from "@/lib/live/open-stream";

export { DELETE, PATCH, POST, PUT } from "@/lib/http/method-not-allowed";

/** Server-sent events that name the changed topics. */
export const GET = handle("GET /api/live", async ({ request, me }) => openLiveStream(request, me));
