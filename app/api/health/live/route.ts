export { DELETE, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

/**
 * Liveness: this process answers. Nothing else is asked, because a restart repairs none of the parts that a process
 * depends on.
 */
export function GET(): Response {
  return Response.json({ status: "ok" }, { headers: { "cache-control": "no-store" } });
}
