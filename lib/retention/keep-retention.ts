import { applyRetention } from "./apply-retention.ts";

/** How often the pulse of this process applies retention. */
const EVERY_MS = 3_600_000;
/** A pulse clears up to 5,000 rows of each kind; `vagus retention apply` clears all at once. */
const PASSES = 5;

let keptAt = 0;

/** The pulse's part of retention: creates the next months, drops expired ones, and clears some due records. */
export async function keepRetention({ everyMs = EVERY_MS }: { everyMs?: number } = {}): Promise<void> {
  if (Date.now() - keptAt < everyMs) return;
  keptAt = Date.now();
  await applyRetention({ actor: { type: "system", id: "retention" }, passes: PASSES });
}
