import { z } from "zod";
import { ERROR_GROUP_STATES } from "@/db/schema/vocabulary";
import { AskedInstant, cursorOf, Instant, Int4, pageOf } from "@/lib/http/schemas";

const ErrorGroupState = z.enum(ERROR_GROUP_STATES);

/** An error group in a list: failed runs with one fingerprint. */
export const ErrorGroupItem = z.object({
  id: z.string(),
  functionId: z.string(),
  stepId: z.string().nullable(),
  errorType: z.string(),
  /** The message with values masked by kind, as in `msg_…` or `n`. */
  message: z.string(),
  state: ErrorGroupState,
  /** Whether it failed again after it was resolved. */
  regressed: z.boolean(),
  /** First seen within the last 24 hours. */
  fresh: z.boolean(),
  firstSeenAt: Instant,
  lastSeenAt: Instant,
  runCount: z.int(),
  customerCount: z.int(),
  /** Runs that failed in each of the last 24 hours, oldest first. */
  trend: z.array(z.int()).length(24),
  ignoredUntil: Instant.nullable(),
  ignoredRatePerHour: z.int().nullable(),
  lastRunId: z.string(),
});
export type ErrorGroupItem = z.infer<typeof ErrorGroupItem>;

export const ErrorGroupPage = pageOf(ErrorGroupItem).extend({
  counts: z.record(ErrorGroupState, z.int()),
});
export type ErrorGroupPage = z.infer<typeof ErrorGroupPage>;

/** One group with its fingerprint; `GET /api/errors/:id`. */
export const ErrorGroupView = ErrorGroupItem.extend({
  /** Version of the algorithm, and hash. */
  fingerprint: z.string(),
  frames: z.array(z.string()),
  stateSince: Instant,
  stateByName: z.string().nullable(),
  /** Why it was resolved when no person did it. */
  stateCause: z.object({ code: z.literal("only_run_did_not_fail"), runId: z.string() }).nullable(),
  regressedAt: Instant.nullable(),
  /** The error of the latest run, unmasked. */
  sample: z
    .object({ runId: z.string(), name: z.string(), message: z.string(), stack: z.string().nullable() })
    .nullable(),
  /** Most failed runs first. */
  customers: z.array(z.object({ id: z.string(), email: z.string(), tier: z.string(), runCount: z.int() })),
  /** Runs that are still failed: those a rerun of the group would repeat. */
  failedCount: z.int(),
});
export type ErrorGroupView = z.infer<typeof ErrorGroupView>;

/** Cursor: the time a group was last seen, in milliseconds, and its id. */
export const ERROR_CURSOR = /^\d{1,13} err_\w{1,100}$/;

export const ErrorFilter = z.strictObject({
  state: ErrorGroupState.default("open"),
  functionId: z.string().min(1).max(200).optional(),
  q: z.string().trim().min(3).max(200).optional(),
  cursor: cursorOf(ERROR_CURSOR).optional(),
});
export type ErrorFilter = z.infer<typeof ErrorFilter>;

/** Body of `PATCH /api/errors/:id`. `ignored` without `until` and `rate` is for good. */
export const ChangeErrorGroup = z.strictObject({
  state: ErrorGroupState,
  until: AskedInstant.optional(),
  /** Failed runs an hour above which the group reopens. */
  rate: Int4.min(1).optional(),
});
export type ChangeErrorGroup = z.infer<typeof ChangeErrorGroup>;
