import { z } from "zod";

/** Optional. Expressions and periods are in the SDK's notation: `event.data.customerId`, `1m`. */
const Key = z.string().optional();

const Concurrency = z.object({
  limit: z.int(),
  key: Key,
  /** Shared beyond the function: `env` or `account`. */
  scope: z.string().optional(),
});

/** Starts a function: an event, optionally under a condition, or a cron. */
export const Trigger = z.object({
  event: z.string().optional(),
  if: z.string().optional(),
  cron: z.string().optional(),
});
export type Trigger = z.infer<typeof Trigger>;

/** The SDK's default. */
const DEFAULT_RETRIES = 3;

/** The options of a function as the code declares them, as data. */
export const FunctionDeclaration = z.object({
  /** Without the app's id. */
  id: z.string(),
  name: z.string(),
  triggers: z.array(Trigger),
  /** After the first attempt, of each step and of the function itself. */
  retries: z.int().default(DEFAULT_RETRIES),
  /** Attempts in all, by step, for steps with fewer than the function gives. */
  stepAttempts: z.record(z.string(), z.int()).optional(),
  /** Every rule applies; the SDK accepts a number, one rule or two. */
  concurrency: z
    .union([
      z.int().transform((limit): z.infer<typeof Concurrency>[] => [{ limit }]),
      Concurrency.transform((rule) => [rule]),
      z.array(Concurrency),
    ])
    .optional(),
  throttle: z.object({ limit: z.int(), period: z.string(), burst: z.int().optional(), key: Key }).optional(),
  rateLimit: z.object({ limit: z.int(), period: z.string(), key: Key }).optional(),
  debounce: z.object({ period: z.string(), timeout: z.string().optional(), key: Key }).optional(),
  batchEvents: z
    .object({ maxSize: z.int(), timeout: z.string(), key: Key, if: z.string().optional() })
    .optional(),
  priority: z.object({ run: z.string().optional() }).optional(),
  singleton: z.object({ mode: z.enum(["skip", "cancel"]), key: Key }).optional(),
  idempotency: z.string().optional(),
  timeouts: z.object({ start: z.string().optional(), finish: z.string().optional() }).optional(),
  cancelOn: z
    .array(
      z.object({
        event: z.string(),
        if: z.string().optional(),
        match: z.string().optional(),
        timeout: z.string().optional(),
      }),
    )
    .optional(),
  /** Whether a second function runs when this one has failed for good. */
  handlesFailure: z.boolean(),
  /**
   * The console itself depends on it: it carries out operations or records ends of runs. It cannot be paused, for then
   * nothing could resume it, nor rerun or cancelled by hand.
   */
  machinery: z.boolean().optional(),
  /**
   * Steps that call the model or send the worker's reply: a pause of the agent holds them. By base name: `resume-agent`
   * includes `resume-agent-2`.
   */
  workerSteps: z.array(z.string()).optional(),
  /** Events its runs wait for; events that cancel them are in `cancelOn`. */
  awaits: z.array(z.string()).optional(),
  /** Events that only its runs send; the catalogue names all other senders. */
  sends: z.array(z.string()).optional(),
  /** Steps of a run without work, for the cost of an idle console. */
  idleSteps: z.int().optional(),
});
export type FunctionDeclaration = z.infer<typeof FunctionDeclaration>;
