import { applyRetention } from "./apply-retention.ts";

/** How often the pulse of this process applies retention. */
const EVERY_MS = 3_600_000;
/** A pulse clears up to 5,000 rows of each kind; `vagus retention apply` clears all at once. */
const PASSES = 5;

let keptAt = 0;

/** What the pulse does of retention: the next months, the months that are over, and some of what is due. */
export async function keepRetention({ everyMs = EVERY_MS }: { everyMs?: number } = {}): Promise<void> {
  if (Date.now() - keptAt < everyMs) return;
  keptAt = Date.now();
  await applyRetention({ actor: { type: "system", id: "retention" }, passes: PASSES });
}
