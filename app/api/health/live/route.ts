export { DELETE, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

/** Liveness: this process answers. Checks nothing else, because a restart repairs no other part. */
export function GET(): Response {
  return Response.json({ status: "ok" }, { headers: { "cache-control": "no-store" } });
}
