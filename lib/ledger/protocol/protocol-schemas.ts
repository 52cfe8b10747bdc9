/** Messages between engine and app about a run, with the fields that the ledger reads. */
import { z } from "zod";

const SdkError = z.object({
  name: z.string().default("Error"),
  message: z.string().default(""),
  stack: z.string().nullish(),
});

/** One element of a 206 answer. */
export const Op = z.object({
  id: z.string(),
  op: z.string(),
  /** Target of a wait: an event, a signal, a duration or an instant. */
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
  error: SdkError.nullish(),
  timing: z.object({ a: z.number(), b: z.number().optional() }).nullish(),
});
export type Op = z.infer<typeof Op>;

const EngineEvent = z.object({
  id: z.string().optional(),
  name: z.string(),
  data: z.record(z.string(), z.unknown()).nullish(),
});

/** Body of an engine's call. */
export const CallBody = z.object({
  event: EngineEvent,
  events: z.array(EngineEvent).default([]),
  steps: z.record(z.string(), z.unknown()).default({}),
  /** `attempt` of the function, or of the step that is due, from 0. */
  ctx: z.object({ attempt: z.number().int().catch(0) }).optional(),
});
export type CallBody = z.infer<typeof CallBody>;

/** Memoised result of a finished step: its data, its error, or the bare value of a wait. Protocol §3.3. */
export const Memo = z.union([
  z.object({ error: SdkError }).transform(({ error }) => ({ error, data: null })),
  z.strictObject({ data: z.unknown(), type: z.literal("data").optional() }).transform(({ data }) => ({
    error: null,
    data,
  })),
  z.unknown().transform((data) => ({ error: null, data })),
]);

/** New arguments of a step in a rerun; the engine sends them among the memoised results. */
export const EditedInput = z.strictObject({
  input: z.array(z.unknown()),
  type: z.literal("input").optional(),
});

/** The invoker in the data of an invoked run: `<run>.<hash of the step>`. */
export const InvokedBy = z.object({ _inngest: z.object({ correlation_id: z.string() }) });

/** Data of the engine's event about a run that failed for good or was cancelled. */
export const EndedRun = z.object({ run_id: z.string(), error: SdkError.nullish() });
export type EndedRun = z.infer<typeof EndedRun>;

/** Body of a failed answer. */
export const FailedAnswer = SdkError;
