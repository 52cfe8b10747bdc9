import { z } from "zod";
import { FunctionDeclaration } from "@/lib/declarations/schemas";
import { Instant } from "@/lib/http/schemas";
import { RunStatus } from "@/lib/runs/schemas";
import { StopSwitch } from "@/lib/stops/schemas";

/** A function whose registration with the engine differs from the code. */
const Drift = z.object({
  functionId: z.string(),
  /** `missing` in the engine, `unknown` to the code, or different `triggers`. */
  what: z.enum(["missing", "unknown", "triggers"]),
  /** Triggers, as `cron 0 9 * * *, event ticket/resolved`; null where the function does not exist. */
  declared: z.string().nullable(),
  registered: z.string().nullable(),
});

/** The last finding of the drift audit; `GET /api/functions/drift`. */
export const DriftAudit = z.object({
  drifts: z.array(Drift),
  /** Number of functions the code declares. */
  functions: z.int(),
  /** When this finding was first and last made; null before the first audit. */
  foundAt: Instant.nullable(),
  checkedAt: Instant.nullable(),
});
export type DriftAudit = z.infer<typeof DriftAudit>;

/** Hours of health data, the current hour included. */
export const HEALTH_HOURS = 24;

/** A function's runs of the last day. */
export const FunctionHealth = z.object({
  /** Start of the first hour. */
  from: Instant,
  runs: z.int(),
  failed: z.int(),
  /** Attempts that failed and were made again. */
  retries: z.int(),
  /** Cost of its model calls, in millionths of a US dollar. */
  costMicros: z.int(),
  /** Of ended runs; up to twice the true value, for durations are counted by powers of two. Null when none ended. */
  durationP50Ms: z.number().nullable(),
  durationP95Ms: z.number().nullable(),
  /** Every hour, oldest first. */
  hours: z.array(z.object({ runs: z.int(), failed: z.int() })).length(HEALTH_HOURS),
});
export type FunctionHealth = z.infer<typeof FunctionHealth>;

const LastRun = z.object({ id: z.string(), status: RunStatus, queuedAt: Instant });

/** Whether a person may invoke it, and why not. */
export const Invocable = z.object({ allowed: z.boolean(), why: z.string() });
export type Invocable = z.infer<typeof Invocable>;

/** A declared function with its registration, its pause and its health. */
export const FunctionItem = FunctionDeclaration.extend({
  /** Null when the engine does not list its functions. */
  registered: z.boolean().nullable(),
  /** Null when the engine has it as declared. */
  drift: Drift.nullable(),
  /** The switch that pauses it; null while it runs. */
  paused: StopSwitch.nullable(),
  health: FunctionHealth,
  lastRun: LastRun.nullable(),
  /** The last one that completed. */
  lastSuccess: LastRun.nullable(),
  /** Next time of its crons; null when it has none. */
  nextTickAt: Instant.nullable(),
});
export type FunctionItem = z.infer<typeof FunctionItem>;

/** How the engine's registration compares with the code. */
export const Registration = z.object({
  /** Functions whose registration differs from the code, including those only the engine knows. */
  drifts: z.array(Drift),
  /** When the engine last listed its functions; null when it never did. */
  checkedAt: Instant.nullable(),
  /** Why the engine does not list its functions now, so that the last finding is shown; null when it does. */
  silent: z.string().nullable(),
});
export type Registration = z.infer<typeof Registration>;

/** `GET /api/functions`: every declared function by id, and the registration. */
export const FunctionList = z.object({ items: z.array(FunctionItem), registration: Registration });
export type FunctionList = z.infer<typeof FunctionList>;

/** `GET /api/functions/:id`. */
export const FunctionView = FunctionItem.extend({
  invocable: Invocable,
  /** One entry for each event that triggers it: the name, and the JSON schema of its data. */
  inputs: z.array(z.object({ event: z.string(), schema: z.record(z.string(), z.unknown()) })),
  /** Its open error groups, last seen first. */
  errors: z.array(z.object({ id: z.string(), message: z.string(), runCount: z.int(), lastSeenAt: Instant })),
  /** The last days (UTC) with runs, newest first. */
  days: z.array(z.object({ day: z.string(), runs: z.int(), failed: z.int(), costMicros: z.int() })),
  registration: Registration,
});
export type FunctionView = z.infer<typeof FunctionView>;

/** Body of `POST /api/functions/:id/invoke`. */
export const InvokeFunction = z.strictObject({
  /** Idempotency key made by the caller: for a day, the same key returns the first run. */
  key: z.string().regex(/^[\w-]{8,64}$/, "8 to 64 letters, digits, _ or -"),
  /** The event whose schema checks the data; the first trigger when left out. */
  event: z.string().optional(),
  /** The event's data; empty for a function with a cron. */
  data: z.record(z.string(), z.json()).default({}),
});
export type InvokeFunction = z.input<typeof InvokeFunction>;

/** Answer: the run that was started. */
export const Invoked = z.object({ runId: z.string() });
export type Invoked = z.infer<typeof Invoked>;

/** Answer of `POST /api/functions/resync`: the drifts before and after. */
export const Resynced = z.object({ before: z.array(Drift), after: z.array(Drift) });
export type Resynced = z.infer<typeof Resynced>;
