import { env } from "@/lib/env";
import { isFromThisMachine } from "./client-address.ts";
import { verifyBearer } from "./same-secret.ts";

/**
 * Whether a caller may read the metrics: with `METRICS_TOKEN` where that is set, else from this machine and through no
 * proxy. Metrics hold numbers, and numbers tell a business.
 */
export function mayScrape(headers: Headers): boolean {
  const { metricsToken } = env().telemetry;
  if (metricsToken !== undefined) return verifyBearer(headers.get("authorization"), metricsToken);
  return isFromThisMachine(headers);
}
