import type { FunctionConfig } from "../../protocol/function-config.ts";
import { canonicalJson } from "../canonical-json.ts";
import { compileExpression } from "../expressions/expression.ts";
import { exemptingName, flowName } from "./flow-key.ts";
import { throttleMeter } from "./gcra.ts";

/** Largest priority in either direction (protocol §6.3: the limit that every server accepts). */
const MOST_PRIORITY_S = 600;

/** Queue key and limits of a run's calls, by its first event and the present options of its function. */
export interface RunFlow {
  /** Combines the keys of the limits; null for a function without limits, whose calls wait for no other call. */
  queue_key: string | null;
  concurrency_key_1: string | null;
  concurrency_key_2: string | null;
  /** Queue key of the first call: `queue_key`, or behind a throttle a key of its own. */
  start_queue_key: string | null;
  /** The throttle from which the first call takes a token. */
  throttle: string | null;
  /** The lock that the run holds until its end; null for a function without a singleton. */
  singleton_key: string | null;
  /** Seconds by which the run precedes others; negative: by which it follows them. */
  priority_s: number;
}

/** Flow of a run whose function has no limits. */
export const FREE_FLOW: RunFlow = {
  queue_key: null,
  concurrency_key_1: null,
  concurrency_key_2: null,
  start_queue_key: null,
  throttle: null,
  singleton_key: null,
  priority_s: 0,
};

/** The options that decide on the flow of a function's runs, as text to compare. */
export function flowOptions({ concurrency, throttle, priority, singleton }: FunctionConfig): string {
  return canonicalJson([concurrency, throttle, priority, singleton].map((option) => option ?? null));
}

/** A run's rank in the queue, Unix milliseconds: the lowest rank goes first (protocol §6.3). */
export function rankMs(createdAtMs: number, { priority_s }: RunFlow): number {
  return createdAtMs - priority_s * 1000;
}

/** One limit on calls that are under way at a time. */
export interface ConcurrencyLimit {
  limit: number;
  key: string | null;
  scope: "fn" | "env" | "account";
}

/**
 * The limits of a function, at most two; 0 or less means no limit (protocol §5.2). Two limits that count the same calls
 * are one: the lower of both.
 */
export function concurrencyLimits({ concurrency }: FunctionConfig): ConcurrencyLimit[] {
  if (concurrency === null || concurrency === undefined) return [];
  const entries = Array.isArray(concurrency) ? concurrency : [concurrency];
  const limits = entries.map(
    (entry): ConcurrencyLimit =>
      typeof entry === "number"
        ? { limit: entry, key: null, scope: "fn" }
        : { limit: entry.limit, key: entry.key || null, scope: entry.scope ?? "fn" },
  );
  const [first, second] = limits;
  if (!first || !second || first.key !== second.key || first.scope !== second.scope) return limits;
  const lower = Math.min(...limits.flatMap(({ limit }) => (limit > 0 ? limit : [])));
  return [{ ...first, limit: Number.isFinite(lower) ? lower : 0 }];
}

/**
 * The keys that a run's calls count under and its rank (protocol §6.2, §6.3, §6.5). Keys of scope `env` or `account`
 * are shared by every function with the same key expression and value.
 */
export function runFlow(config: FunctionConfig, functionId: string, event: unknown): RunFlow {
  const [first = null, second = null] = concurrencyLimits(config).map(({ key, scope }) => {
    const owner = scope === "fn" ? functionId : scope;
    return key === null ? owner : `${owner} ${flowName(key, event)}`;
  });
  const queueKey = first === null ? null : `${functionId} ${first} ${second ?? ""}`;
  const throttle = throttleMeter(config) && `${functionId} ${flowName(config.throttle?.key || null, event)}`;
  return {
    queue_key: queueKey,
    concurrency_key_1: first,
    concurrency_key_2: second,
    start_queue_key: throttle === null ? queueKey : `${throttle} ${queueKey ?? ""}`,
    throttle,
    singleton_key: config.singleton ? exemptingName(config.singleton.key || null, event) : null,
    priority_s: prioritySeconds(config, event),
  };
}

/** Only an integer sets a priority; numbers in events are doubles, so they need `int(…)`. */
function prioritySeconds({ priority }: FunctionConfig, event: unknown): number {
  if (!priority?.run) return 0;
  const value = compileExpression(priority.run).value({ event });
  if (typeof value !== "bigint") return 0;
  return Math.max(-MOST_PRIORITY_S, Math.min(MOST_PRIORITY_S, Number(value)));
}
