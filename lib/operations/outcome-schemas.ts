import { z } from "zod";
import { RUN_STATUSES } from "@/db/schema/vocabulary";
import { REFUSALS } from "@/lib/engine-client/rules";
import { ReplayFault } from "@/lib/webhooks/schemas";

/** Where a rerun began. `recorded_input`: from the top, invoked with the input in the ledger. */
const RERUN_STARTS = ["failed_step", "top", "edited", "recorded_input", "as_asked"] as const;
export type RerunStart = (typeof RERUN_STARTS)[number];

const of = <Code extends string>(code: Code) => z.object({ code: z.literal(code) });
const Status = z.enum(RUN_STATUSES);
/** Why the engine refused. `said` is the engine's own text, without personal data. */
const refusal = z.object({
  why: z.enum(REFUSALS),
  status: z.int().nullable(),
  said: z.string().nullable(),
});

/** The outcome of an item: a code with ids and numbers. `components/operations/outcome-words.ts` has the words. */
export const ItemOutcome = z.discriminatedUnion("code", [
  of("never_started"),

  of("rerun_started").extend({ from: z.enum(RERUN_STARTS) }),
  of("run_completed"),
  of("run_failed").extend({ error: z.string().nullable() }),
  of("run_ended").extend({ status: Status }),
  of("run_not_kept"),
  of("not_rerun").extend({ refusal }),
  /** It may or may not have started. */
  of("rerun_uncertain").extend({ refusal }),

  of("cancelled"),
  of("ended_before").extend({ status: Status }),
  of("not_cancelled").extend({ refusal }),

  of("event_sent").extend({ event: z.string() }),
  of("accepted").extend({ deliveryId: z.string() }),
  of("accepted_without_event").extend({ deliveryId: z.string() }),
  /** The sender had sent it again meanwhile: nothing was sent twice. */
  of("came_again").extend({ deliveryId: z.string().nullable() }),
  of("delivery_not_kept"),
  of("not_replayable").extend({ fault: ReplayFault }),
  of("event_refused").extend({ event: z.string(), why: z.string() }),
  of("runs_completed").extend({ event: z.string(), runs: z.int() }),
  of("runs_not_completed").extend({ runs: z.int(), failed: z.int(), functionId: z.string() }),
  of("event_not_taken").extend({ event: z.string() }),

  of("still_in_engine").extend({ status: Status }),
  of("still_in_ledger"),
  of("status_differs").extend({
    /** Of the run that differs, where there are several. */
    functionId: z.string().nullable(),
    ledger: z.string(),
    engine: Status,
  }),
  of("late_run_failed").extend({ functionId: z.string(), status: Status }),
]);
export type ItemOutcome = z.infer<typeof ItemOutcome>;

/** Why an operation paused itself. */
export const FailurePause = z.discriminatedUnion("code", [
  of("canary_failed").extend({ failed: z.int(), of: z.int() }),
  of("latest_failed").extend({ failed: z.int(), of: z.int() }),
]);
export type FailurePause = z.infer<typeof FailurePause>;

/** Why an operation is paused. */
export const PauseCause = z.discriminatedUnion("code", [
  ...FailurePause.options,
  of("by_person").extend({ userId: z.string() }),
]);
export type PauseCause = z.infer<typeof PauseCause>;
