import type { FunctionConfig } from "../protocol/function-config.ts";

/** Protocol §4.7: what is registered as `attempts` is the number of retries; without it there are 4. */
const DEFAULT_RETRIES = 4;
const MAX_RETRIES = 20;

/** How often one call is made at most, the first time included. */
export function maxAttempts(config: FunctionConfig): number {
  const retries = Object.values(config.steps)[0]?.retries?.attempts ?? DEFAULT_RETRIES;
  return Math.min(retries, MAX_RETRIES) + 1;
}

/** Where to call the function; its `stepId` query parameter is set for each call. */
export function stepUrl(config: FunctionConfig): string {
  return Object.values(config.steps)[0]?.runtime.url ?? "";
}
