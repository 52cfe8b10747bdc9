import { Inngest } from "inngest";
import { clientOptions } from "@/lib/engine-client/client-options";
import { fetchFrom } from "@/lib/http/fetch-from";
import { captureConsole, logger, sdkLogger } from "./logger.ts";
import { CallContext } from "./middleware/call-context.ts";
import { Failures } from "./middleware/failures.ts";
import { Ledger } from "./middleware/ledger.ts";
import { Stops } from "./middleware/stops.ts";

/** Ends a request to an engine that accepts the connection and never answers; an engine under load may take seconds. */
const TIMEOUT_MS = 10_000;

captureConsole();

/** The client that functions are made with, and under whose middleware they run. */
export const inngest = new Inngest({
  ...clientOptions(),
  fetch(input, init) {
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    const signal = init?.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
    return fetchFrom("INNGEST_BASE_URL", input, { ...init, signal });
  },
  logger,
  internalLogger: sdkLogger,
  middleware: [CallContext, Ledger, Failures, Stops],
});
