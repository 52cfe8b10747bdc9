import { Inngest } from "inngest";
import { env } from "@/lib/env";
import { fetchFrom } from "@/lib/http/fetch-from";
import { captureConsole, logger, sdkLogger } from "./logger.ts";
import { Failures } from "./middleware/failures.ts";
import { Ledger } from "./middleware/ledger.ts";
import { Stops } from "./middleware/stops.ts";

const { appId, dev, baseUrl, eventKey, signingKey, signingKeyFallback } = env().inngest;

/** An engine that takes the connection and says nothing must not hold us; one that is late because of load may answer. */
const TIMEOUT_MS = 10_000;

captureConsole();

/** The one client. Which engine it talks to is a matter of the environment. */
export const inngest = new Inngest({
  id: appId,
  isDev: dev,
  baseUrl,
  eventKey,
  signingKey,
  signingKeyFallback,
  fetch(input, init) {
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    const signal = init?.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
    return fetchFrom("INNGEST_BASE_URL", input, { ...init, signal });
  },
  logger,
  internalLogger: sdkLogger,
  middleware: [Ledger, Failures, Stops],
});
