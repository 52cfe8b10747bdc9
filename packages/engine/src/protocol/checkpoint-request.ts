import { z } from "zod";
import { Op } from "./opcode.ts";

/** Body of `POST /v1/checkpoint/{runId}/async` (protocol §4.6). The SDK's own fields beside these are left alone. */
export const CheckpointRequest = z.looseObject({
  run_id: z.string(),
  qi_id: z.string(),
  /** When the app took the call, Unix milliseconds. */
  request_started_at: z.number().int().nullish(),
  steps: z.array(Op),
});
export type CheckpointRequest = z.infer<typeof CheckpointRequest>;
