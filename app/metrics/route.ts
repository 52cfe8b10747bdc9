import { mayScrape } from "@/lib/access/may-scrape";
import { NotSignedIn } from "@/lib/app-errors";
import { respondError } from "@/lib/http/respond-error";
import { collectMetrics } from "@/lib/telemetry/prometheus/collect";

export { DELETE, PATCH, POST, PUT } from "@/lib/api/method-not-allowed";

/** Metrics in the text format of Prometheus: with `METRICS_TOKEN` as a bearer token, or from this machine. */
export async function GET(request: Request): Promise<Response> {
  try {
    if (!mayScrape(request.headers)) throw new NotSignedIn();
    const registry = await collectMetrics();
    return new Response(await registry.metrics(), {
      headers: { "content-type": registry.contentType, "cache-control": "no-store" },
    });
  } catch (error) {
    return respondError(error, "GET /metrics");
  }
}
