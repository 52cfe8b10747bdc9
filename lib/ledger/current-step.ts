import { AsyncLocalStorage } from "node:async_hooks";
import type { LedgerEntry } from "./ledger-entries.ts";

/** The step whose body runs right now, as the ledger names it. */
export interface CurrentStep {
  runId: string;
  functionId: string;
  /** Empty between steps. */
  stepId: string;
  /** How often the step is tried in all, where it wants fewer tries than its function; see `limitAttempts`. */
  mostAttempts?: number;
  /** The vendor whose answer failed the attempt. */
  vendor?: string;
  /** Takes an entry for the ledger. */
  record(entry: LedgerEntry): void;
}

/** In which step of which run this code runs; undefined outside any. */
export const currentStep = new AsyncLocalStorage<CurrentStep>();
