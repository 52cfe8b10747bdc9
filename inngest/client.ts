import { Inngest } from "inngest";
import { env } from "@/lib/env";
import { logger } from "./logger.ts";
import { Failures } from "./middleware/failures.ts";
import { Ledger } from "./middleware/ledger.ts";

const { appId, dev, baseUrl, eventKey, signingKey, signingKeyFallback } = env().inngest;

/** The one client. Which engine it talks to is a matter of the environment. */
export const inngest = new Inngest({
  id: appId,
  isDev: dev,
  baseUrl,
  eventKey,
  signingKey,
  signingKeyFallback,
  logger,
  internalLogger: logger,
  middleware: [Ledger, Failures],
});
