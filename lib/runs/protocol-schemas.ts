/** What the engine and the app say to each other about a run, as far as the ledger reads it. */
import { z } from "zod";

/** One element of a 206 answer, as far as the ledger reads it. */
export const Op = z.object({
  id: z.string(),
  op: z.string(),
  displayName: z.string().nullish(),
  userland: z.object({ id: z.string(), index: z.number().optional() }).optional(),
  opts: z.object({ type: z.string().optional() }).nullish(),
  error: z.object({ name: z.string().optional(), message: z.string().optional() }).nullish(),
  timing: z.object({ a: z.number() }).nullish(),
});
export type Op = z.infer<typeof Op>;

/** The body with which an engine calls. */
export const CallBody = z.object({
  event: z.object({
    id: z.string().optional(),
    name: z.string(),
    data: z.record(z.string(), z.unknown()).nullish(),
  }),
  steps: z.record(z.string(), z.unknown()).default({}),
});

/** What an engine says of a run that failed for good, as far as the ledger reads it. */
export const FailedRun = z.object({
  run_id: z.string(),
  error: z.object({ name: z.string().default("Error"), message: z.string().default("") }).nullish(),
});
export type FailedRun = z.infer<typeof FailedRun>;
