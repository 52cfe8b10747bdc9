import { AsyncLocalStorage } from "node:async_hooks";

/** Ids of this async context. Run and step are in lib/ledger/current-step.ts. */
export interface CallIds {
  requestId?: string;
  deliveryId?: string;
  eventId?: string;
  operationId?: string;
  /** Attempt of the function, or of the step that is due, from 1. */
  attempt?: number;
}

// A bundler loads this file once for each route; a request has one set of ids.
const holder = globalThis as typeof globalThis & { vagusCallIds?: AsyncLocalStorage<CallIds> };

function storage(): AsyncLocalStorage<CallIds> {
  holder.vagusCallIds ??= new AsyncLocalStorage();
  return holder.vagusCallIds;
}

/** The ids of this async context; empty outside a request and a run. */
export function callIds(): CallIds {
  return storage().getStore() ?? {};
}

/** Adds ids to those of this async context while `work` runs; every log line written there carries them. */
export function withIds<Result>(ids: CallIds, work: () => Result): Result {
  return storage().run({ ...callIds(), ...ids }, work);
}

/** Runs work that belongs to no request, such as a timer that a request started. */
export function withoutIds<Result>(work: () => Result): Result {
  return storage().run({}, work);
}
