import { closeEndedRuns } from "./functions/close-ended-runs.ts";
import { handleCustomerEmail } from "./functions/handle-customer-email.ts";
import { pulse } from "./functions/pulse.ts";

/** Everything the app registers with the engine. */
export const functions = [handleCustomerEmail, closeEndedRuns, pulse];
