import { engineCapabilities } from "./engine-capabilities.ts";
import { engineEvents } from "./engine-events.ts";
import { engineFunctions } from "./engine-functions.ts";
import { engineRuns } from "./engine-runs.ts";

/**
 * The client of an engine's API, the same for the embedded engine, the Inngest CLI, self-hosted Inngest and Inngest Cloud.
 * Run ids are the ledger's (`run_…`). Nothing throws: a failed request returns an `EngineRefusal`.
 */
export const engineApi = {
  capabilities: engineCapabilities,
  ...engineRuns,
  ...engineEvents,
  ...engineFunctions,
};
