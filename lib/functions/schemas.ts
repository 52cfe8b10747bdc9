import { z } from "zod";
import { Instant } from "@/lib/http/schemas";
import { RunStatus } from "@/lib/runs/schemas";
import { StopSwitch } from "@/lib/stops/schemas";
import { FunctionDeclaration } from "./declaration-schemas.ts";
import { Drift } from "./drift-schemas.ts";

/** Hours a day of health has, the one that is not over yet among them. */
export const HEALTH_HOURS = 24;

/** How a function did over the last day. */
export const FunctionHealth = z.object({
  /** Where the first hour begins. */
  from: Instant,
  runs: z.int(),
  failed: z.int(),
  /** Attempts that failed and were made again. */
  retries: z.int(),
  /** Millionths of a US dollar that its calls to the model cost. */
  costMicros: z.int(),
  /** Of runs that ended; at most twice the true ones, for runs are counted by powers of two. Null when none ended. */
  durationP50Ms: z.number().nullable(),
  durationP95Ms: z.number().nullable(),
  /** Every hour, oldest first. */
  hours: z.array(z.object({ runs: z.int(), failed: z.int() })).length(HEALTH_HOURS),
});
export type FunctionHealth = z.infer<typeof FunctionHealth>;

const LastRun = z.object({ id: z.string(), status: RunStatus, queuedAt: Instant });

/** Whether it may be invoked by hand, and why not. */
export const Invocable = z.object({ allowed: z.boolean(), why: z.string() });
export type Invocable = z.infer<typeof Invocable>;

/** A function of the registry: what the code says, what the engine has, how it does. */
export const FunctionItem = FunctionDeclaration.extend({
  /** Null when the engine does not say which functions it has. */
  registered: z.boolean().nullable(),
  /** What the engine has otherwise than the code. */
  drift: Drift.nullable(),
  /** The stop that holds it; null while it runs. */
  paused: StopSwitch.nullable(),
  health: FunctionHealth,
  lastRun: LastRun.nullable(),
  /** The last one that completed. */
  lastSuccess: LastRun.nullable(),
  /** Next tick of its crons; null when it has none. */
  nextTickAt: Instant.nullable(),
});
export type FunctionItem = z.infer<typeof FunctionItem>;

/** What is known of the engine's side. */
export const Registration = z.object({
  /** Functions the engine has otherwise than the code, those it alone has among them. */
  drifts: z.array(Drift),
  /** When the engine was asked; null when it never answered. */
  checkedAt: Instant.nullable(),
  /** Why the engine does not say now, in which case the last finding stands; null when it was asked just now. */
  silent: z.string().nullable(),
});
export type Registration = z.infer<typeof Registration>;

/** `GET /api/functions`: every function of the code by its id, and where the engine differs. */
export const FunctionList = z.object({ items: z.array(FunctionItem), registration: Registration });
export type FunctionList = z.infer<typeof FunctionList>;

/** `GET /api/functions/:id`. */
export const FunctionView = FunctionItem.extend({
  invocable: Invocable,
  /** What it may be invoked with, an entry for each of its events: the name, and its data as a JSON schema. */
  inputs: z.array(z.object({ event: z.string(), schema: z.record(z.string(), z.unknown()) })),
  /** Groups of its failures that are open, the one seen last first. */
  errors: z.array(z.object({ id: z.string(), message: z.string(), runCount: z.int(), lastSeenAt: Instant })),
  /** The last days (UTC) on which it ran, newest first. */
  days: z.array(z.object({ day: z.string(), runs: z.int(), failed: z.int(), costMicros: z.int() })),
  registration: Registration,
});
export type FunctionView = z.infer<typeof FunctionView>;

/** Body of `POST /api/functions/:id/invoke`. */
export const InvokeFunction = z.strictObject({
  /** Made by who asks, once for what is asked: the same key gives the run of the first time, for a day. */
  key: z.string().regex(/^[\w-]{8,64}$/, "8 to 64 letters, digits, _ or -"),
  /** By which of its events the data is checked; its first when left out. */
  event: z.string().optional(),
  /** What the event would carry; nothing for a function that the clock wakes. */
  data: z.record(z.string(), z.json()).default({}),
});
export type InvokeFunction = z.input<typeof InvokeFunction>;

/** Its answer: the run, which begins within moments. */
export const Invoked = z.object({ runId: z.string() });
export type Invoked = z.infer<typeof Invoked>;

/** Answer of `POST /api/functions/resync`: what differed before, and what still does. */
export const Resynced = z.object({ before: z.array(Drift), after: z.array(Drift) });
export type Resynced = z.infer<typeof Resynced>;
