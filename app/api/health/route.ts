import { readHealth } from "@/lib/health/read-health";

export { DELETE, PATCH, POST, PUT } from "@/lib/http/method-not-allowed";

/** For people, probes and `vagus doctor`: 200 when everything a mail needs is there, 503 when something is not. */
export async function GET(): Promise<Response> {
  const health = await readHealth();
  return Response.json(health, {
    status: health.status === "ok" ? 200 : 503,
    headers: { "cache-control": "no-store" },
  });
}
