import { z } from "zod";

const Trigger = z.looseObject({
  event: z.string().optional(),
  expression: z.string().nullish(),
  cron: z.string().optional(),
  jitter: z.string().optional(),
});

const Step = z.looseObject({
  id: z.string(),
  name: z.string().optional(),
  runtime: z.looseObject({ type: z.string().optional(), url: z.string() }),
  retries: z.looseObject({ attempts: z.number().int().optional() }).nullish(),
});

const ConcurrencyEntry = z.looseObject({
  limit: z.number().int(),
  key: z.string().nullish(),
  scope: z.enum(["fn", "env", "account"]).nullish(),
});

/**
 * One function as an app registers it (protocol §5.1). Only the fields that the engine reads are named; the whole
 * object is stored, so that options that are enforced elsewhere are not lost.
 */
export const FunctionConfig = z.looseObject({
  id: z.string().min(1),
  name: z.string(),
  triggers: z.array(Trigger).nullish(),
  steps: z.record(z.string(), Step),
  concurrency: z.union([z.number().int(), z.array(ConcurrencyEntry), ConcurrencyEntry]).nullish(),
  throttle: z
    .looseObject({
      limit: z.number(),
      period: z.string(),
      burst: z.number().nullish(),
      key: z.string().nullish(),
    })
    .nullish(),
  rateLimit: z.looseObject({ limit: z.number(), period: z.string(), key: z.string().nullish() }).nullish(),
  debounce: z
    .looseObject({ period: z.string(), timeout: z.string().nullish(), key: z.string().nullish() })
    .nullish(),
  batchEvents: z
    .looseObject({
      maxSize: z.number().int(),
      timeout: z.string(),
      key: z.string().nullish(),
      if: z.string().nullish(),
    })
    .nullish(),
  priority: z.looseObject({ run: z.string().nullish() }).nullish(),
  idempotency: z.string().nullish(),
  cancel: z
    .array(z.looseObject({ event: z.string(), if: z.string().nullish(), timeout: z.string().nullish() }))
    .nullish(),
  timeouts: z.looseObject({ start: z.string().nullish(), finish: z.string().nullish() }).nullish(),
  singleton: z.looseObject({ key: z.string().nullish(), mode: z.string().toLowerCase() }).nullish(),
});
export type FunctionConfig = z.infer<typeof FunctionConfig>;

/** Protocol §4.7: what is registered as `attempts` is the number of retries; without it there are 4. */
const DEFAULT_RETRIES = 4;
const MAX_RETRIES = 20;

/** Highest number of attempts of one call, the first one included. */
export function maxAttempts(config: FunctionConfig): number {
  const retries = Object.values(config.steps)[0]?.retries?.attempts ?? DEFAULT_RETRIES;
  return Math.min(retries, MAX_RETRIES) + 1;
}

/** URL of the function; its `stepId` query parameter is set for each call. */
export function stepUrl(config: FunctionConfig): string {
  return Object.values(config.steps)[0]?.runtime.url ?? "";
}

/** Body of `POST /fn/register` (protocol §1.2). */
export const RegisterRequest = z.looseObject({
  url: z.string(),
  appName: z.string(),
  functions: z.array(FunctionConfig).nullish(),
  framework: z.string().nullish(),
  sdk: z.string().nullish(),
  appVersion: z.string().nullish(),
});
export type RegisterRequest = z.infer<typeof RegisterRequest>;
