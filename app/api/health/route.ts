import { readHealth } from "@/lib/health/read-health";

export { DELETE, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

/** Health for people, probes and `vagus doctor`: 200 if every part that a mail needs answers, else 503. */
export async function GET(): Promise<Response> {
  const health = await readHealth();
  return Response.json(health, {
    status: health.status === "ok" ? 200 : 503,
    headers: { "cache-control": "no-store" },
  });
}
