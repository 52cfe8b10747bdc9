import { env } from "@/lib/env";

/** Options of an SDK client: the engine of the environment, and its keys. */
export function clientOptions() {
  const { appId, dev, baseUrl, eventKey, signingKey, signingKeyFallback } = env().inngest;
  return { id: appId, isDev: dev, baseUrl, eventKey, signingKey, signingKeyFallback };
}
