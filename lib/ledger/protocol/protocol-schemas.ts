/** What the engine and the app say to each other about a run, as far as the ledger reads it. */
import { z } from "zod";

const SaidError = z.object({
  name: z.string().default("Error"),
  message: z.string().default(""),
  stack: z.string().nullish(),
});

/** One element of a 206 answer, as far as the ledger reads it. */
export const Op = z.object({
  id: z.string(),
  op: z.string(),
  /** What a wait waits for: an event, a signal, a duration or an instant. */
  name: z.string().nullish(),
  displayName: z.string().nullish(),
  userland: z.object({ id: z.string(), index: z.number().optional() }).optional(),
  opts: z
    .object({
      type: z.string().optional(),
      timeout: z.string().nullish(),
      if: z.string().nullish(),
      function_id: z.string().nullish(),
      signal: z.string().nullish(),
      input: z.unknown().optional(),
    })
    .nullish(),
  data: z.unknown().optional(),
  error: SaidError.nullish(),
  timing: z.object({ a: z.number(), b: z.number().optional() }).nullish(),
});
export type Op = z.infer<typeof Op>;

const EngineEvent = z.object({
  id: z.string().optional(),
  name: z.string(),
  data: z.record(z.string(), z.unknown()).nullish(),
});

/** The body with which an engine calls. */
export const CallBody = z.object({
  event: EngineEvent,
  events: z.array(EngineEvent).default([]),
  steps: z.record(z.string(), z.unknown()).default({}),
});
export type CallBody = z.infer<typeof CallBody>;

/** What an engine hands back of a finished step: its data, its error, or the bare value of a wait. Protocol §3.3. */
export const Memo = z.union([
  z.object({ error: SaidError }).transform(({ error }) => ({ error, data: null })),
  z.strictObject({ data: z.unknown(), type: z.literal("data").optional() }).transform(({ data }) => ({
    error: null,
    data,
  })),
  z.unknown().transform((data) => ({ error: null, data })),
]);

/** Arguments a rerun gives to a step that has not run yet: stands among the memos and is none. */
export const EditedInput = z.strictObject({
  input: z.array(z.unknown()),
  type: z.literal("input").optional(),
});

/** Where the data of an invoked run says who invoked it: `<run>.<hash of the step>`. */
export const InvokedBy = z.object({ _inngest: z.object({ correlation_id: z.string() }) });

/** What an engine says of a run that failed for good or was cancelled, as far as the ledger reads it. */
export const EndedRun = z.object({ run_id: z.string(), error: SaidError.nullish() });
export type EndedRun = z.infer<typeof EndedRun>;

/** The body of an answer that failed. */
export const FailedAnswer = SaidError;
