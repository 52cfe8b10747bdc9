import { handle } from "@/lib/api/handle";
import { readMailText } from "@/lib/tickets/incoming/read-mail";

export { DELETE, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

/** The whole text of a mail, for a tab of its own: the browser shows plain text of any length without freezing. */
export const GET = handle("GET /api/messages/[id]/text", async ({ me, params }) => {
  const text = await readMailText(me, params.id);
  return new Response(text, {
    headers: {
      "content-type": "text/plain; charset=utf-8",
      "content-security-policy": "default-src 'none'; sandbox",
      "x-content-type-options": "nosniff",
      "cache-control": "private, no-store",
    },
  });
});
