import { z } from "zod";

/**
 * The effect of a fault on a matching request.
 * - a number: this HTTP status in the vendor's error shape; nothing happens
 * - `reset`: the connection is reset before anything happens
 * - `timeout`: no answer, ever; nothing happens
 * - `slow`: the work waits `delayMs` first (also when the caller gives up), then is done as usual
 * - `reset-after`, `timeout-after`: the work is done, and the answer is lost
 * - `twice`: for webhooks the sandbox sends ("DELIVER /api/webhooks/…"): each is sent a second time
 */
export const FaultStatus = z.union([
  z.int().min(400).max(599),
  z.enum(["reset", "timeout", "slow", "reset-after", "timeout-after", "twice"]),
]);
export type FaultStatus = z.infer<typeof FaultStatus>;

/** A text that occurs in "METHOD /path", or exactly this method and path. */
const FaultMatch = z.union([
  z.string().min(1),
  z.strictObject({ method: z.string().min(1), path: z.string().startsWith("/") }),
]);

/** Body of `POST /__sandbox/faults`. `kind` is another name for `status`. `times: null` means always. */
export const NewFault = z
  .strictObject({
    match: FaultMatch,
    status: FaultStatus.optional(),
    kind: FaultStatus.optional(),
    times: z.int().min(1).nullable().default(1),
    delayMs: z.int().min(0).max(600_000).default(2_000),
  })
  .transform(({ status, kind, ...rest }, context) => {
    const effect = status ?? kind;
    if (effect === undefined || (status !== undefined && kind !== undefined)) {
      context.addIssue({ code: "custom", message: "give either status or kind" });
      return z.NEVER;
    }
    return { ...rest, status: effect };
  });
export type NewFault = z.infer<typeof NewFault>;

/** A fault as `GET /__sandbox/faults` shows it. */
export interface Fault extends NewFault {
  id: string;
  /** Requests it will still hit; null means all. */
  left: number | null;
  /** Number of requests it has hit. */
  hits: number;
}

/** The faults of one vendor, in memory: a restarted sandbox has none. */
export interface FaultBook {
  add(fault: NewFault): Fault;
  list(): Fault[];
  /** Removes one fault, or all without an id; returns the number removed. */
  remove(id?: string): number;
  /** The oldest fault that matches, counted as used, or undefined. */
  take(method: string, path: string): Fault | undefined;
}

/** An empty book. */
export function createFaultBook(): FaultBook {
  let faults: Fault[] = [];
  let count = 0;
  return {
    add(fault) {
      count += 1;
      const added: Fault = { id: `flt_${count}`, ...fault, left: fault.times, hits: 0 };
      faults.push(added);
      return { ...added };
    },
    list: () => faults.map((fault) => ({ ...fault })),
    remove(id) {
      const before = faults.length;
      faults = id === undefined ? [] : faults.filter((fault) => fault.id !== id);
      return before - faults.length;
    },
    take(method, path) {
      const fault = faults.find((candidate) => matches(candidate.match, method, path));
      if (!fault) return undefined;
      fault.hits += 1;
      if (fault.left !== null) fault.left -= 1;
      faults = faults.filter((candidate) => candidate.left !== 0);
      return { ...fault };
    },
  };
}

function matches(match: Fault["match"], method: string, path: string): boolean {
  if (typeof match === "string") return `${method} ${path}`.includes(match);
  return match.method.toUpperCase() === method && match.path === path;
}
