import { AsyncLocalStorage } from "node:async_hooks";
import type { LedgerEntry } from "./ledger-entries.ts";

/** The step whose body runs right now, as the ledger names it. */
interface CurrentStep {
  runId: string;
  functionId: string;
  /** Empty between steps. */
  stepId: string;
  /** Takes an entry for the ledger. */
  record(entry: LedgerEntry): void;
}

/** In which step of which run this code runs; undefined outside any. */
export const currentStep = new AsyncLocalStorage<CurrentStep>();
