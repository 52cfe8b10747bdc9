import { AsyncLocalStorage } from "node:async_hooks";
import type { LedgerEntry } from "./ledger-entries.ts";

/** The code that runs right now, as the ledger names it, and who takes what is said of it. */
interface CurrentStep {
  runId: string;
  /** Empty between steps. */
  stepId: string;
  record(entry: LedgerEntry): void;
}

/** In which step of which run this code runs; undefined outside any. */
export const currentStep = new AsyncLocalStorage<CurrentStep>();
