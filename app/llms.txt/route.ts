import { writeLlmsText } from "@/lib/help/write-llms-text";

export { DELETE, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

/** The pages of the help with a line each. The documentation is public, like the repository it belongs to. */
export function GET(): Response {
  return new Response(writeLlmsText(), {
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "public, max-age=300" },
  });
}
