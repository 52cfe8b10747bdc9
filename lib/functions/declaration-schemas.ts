import { z } from "zod";

/** Left out is none. Expressions and periods are in the SDK's own notation: `event.data.customerId`, `1m`. */
const Key = z.string().optional();

const Concurrency = z.object({
  limit: z.int(),
  key: Key,
  /** Shared beyond the function: `env` or `account`. */
  scope: z.string().optional(),
});

/** What wakes a function: an event, perhaps only where an expression is true, or the clock. */
export const Trigger = z.object({
  event: z.string().optional(),
  if: z.string().optional(),
  cron: z.string().optional(),
});
export type Trigger = z.infer<typeof Trigger>;

/** What the SDK does where a function says nothing. */
const DEFAULT_RETRIES = 3;

/** What the code says of a function, as far as it is data. What it does not say is left out. */
export const FunctionDeclaration = z.object({
  /** Without the app's id. */
  id: z.string(),
  name: z.string(),
  triggers: z.array(Trigger),
  /** After the first attempt, of each step and of the function itself. */
  retries: z.int().default(DEFAULT_RETRIES),
  /** Attempts in all, by step, for steps with fewer than the function gives. */
  stepAttempts: z.record(z.string(), z.int()).optional(),
  /** Each limits by itself; the SDK takes a number, one rule or two. */
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
   * Keeps the console itself going: it carries out orders and sees runs end. Paused, nobody could order it to go on;
   * rerun or cancelled, it would stop what others wait for.
   */
  machinery: z.boolean().optional(),
  /**
   * Steps in which the worker thinks, or in which its reply goes out: a pause of the agent holds them. By their base
   * name: `resume-agent` stands for `resume-agent-2` too.
   */
  workerSteps: z.array(z.string()).optional(),
  /** Events its runs wait for; those that cancel them are in `cancelOn`. */
  awaits: z.array(z.string()).optional(),
  /** Events that only its runs send; the catalogue names every other sender. */
  sends: z.array(z.string()).optional(),
  /** Steps of a run that finds nothing to do, for the cost of an idle console. */
  idleSteps: z.int().optional(),
});
export type FunctionDeclaration = z.infer<typeof FunctionDeclaration>;
