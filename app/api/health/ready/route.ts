import { readReadiness } from "@/lib/health/read-health";

export { DELETE, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

/** Readiness, for load balancers: 200 while requests may come, else 503. */
export async function GET(): Promise<Response> {
  const readiness = await readReadiness();
  return Response.json(readiness, {
    status: readiness.status === "ready" ? 200 : 503,
    headers: { "cache-control": "no-store" },
  });
}
