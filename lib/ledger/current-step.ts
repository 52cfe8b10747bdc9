import { AsyncLocalStorage } from "node:async_hooks";
import type { LedgerEntry } from "./ledger-entries.ts";

/** The step whose body runs in this async context, by its names in the ledger. */
export interface CurrentStep {
  runId: string;
  functionId: string;
  /** Empty between steps. */
  stepId: string;
  /** Most attempts of the step, when fewer than its function's; see `limitAttempts`. */
  maxAttempts?: number;
  /** The vendor whose answer failed the attempt. */
  vendor?: string;
  /** Records an entry of this run. */
  record(entry: LedgerEntry): void;
}

/** The current step; undefined outside a run. */
export const currentStep = new AsyncLocalStorage<CurrentStep>();
