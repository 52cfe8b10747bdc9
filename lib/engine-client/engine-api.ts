import { engineAbilities } from "./engine-abilities.ts";
import { engineEvents } from "./engine-events.ts";
import { engineFunctions } from "./engine-functions.ts";
import { engineRuns } from "./engine-runs.ts";

/**
 * The one way to ask and order an engine, the same on the embedded engine, the Inngest CLI, self-hosted Inngest and
 * Inngest Cloud. Runs carry the ledger's ids (`run_…`). Nothing throws: see `EngineRefusal` for what can be answered
 * instead.
 */
export const engineApi = { abilities: engineAbilities, ...engineRuns, ...engineEvents, ...engineFunctions };
