import { env } from "@/lib/env";

/** The engine and its keys, as a client of the SDK takes them. The environment decides which engine. */
export function clientOptions() {
  const { appId, dev, baseUrl, eventKey, signingKey, signingKeyFallback } = env().inngest;
  return { id: appId, isDev: dev, baseUrl, eventKey, signingKey, signingKeyFallback };
}
