import { handle } from "@/lib/api/handle";
import { env } from "@/lib/env";
import { openLiveStream } from "@/lib/live/open-stream";

export { DELETE, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

/** Server-sent events that name the changed topics; 204 where pages poll, after which a browser asks for no stream again. */
export const GET = handle("GET /api/live", async ({ request, me }) =>
  env().liveUpdates === "poll" ? new Response(null, { status: 204 }) : openLiveStream(request, me),
);
