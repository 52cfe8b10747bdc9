import { Inngest } from "inngest";
import { env } from "@/lib/env";
import { logger, sdkLogger } from "./logger.ts";
import { Failures } from "./middleware/failures.ts";
import { Ledger } from "./middleware/ledger.ts";
import { Stops } from "./middleware/stops.ts";

const { appId, dev, baseUrl, eventKey, signingKey, signingKeyFallback } = env().inngest;

/** An engine that takes the connection and says nothing must not hold us: five tries stay below the relay's claim. */
const TIMEOUT_MS = 1_500;

/** The one client. Which engine it talks to is a matter of the environment. */
export const inngest = new Inngest({
  id: appId,
  isDev: dev,
  baseUrl,
  eventKey,
  signingKey,
  signingKeyFallback,
  fetch: (input, init) => {
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    return fetch(input, {
      ...init,
      signal: init?.signal ? AbortSignal.any([init.signal, timeout]) : timeout,
    });
  },
  logger,
  internalLogger: sdkLogger,
  middleware: [Ledger, Failures, Stops],
});
