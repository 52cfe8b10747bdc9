import { toStorable } from "@vagus/primitives/storable-text";
import { z } from "zod";
import { Instant } from "@/lib/http/schemas";

/** An active stop switch. */
export const StopSwitch = z.object({
  /** `money`, `agent`, or `function:<id>`. */
  scope: z.string(),
  reason: z.string(),
  stoppedByName: z.string(),
  stoppedAt: Instant,
});
export type StopSwitch = z.infer<typeof StopSwitch>;

/** `GET /api/switches`, and the answer of every switch: active stop switches, oldest first. */
export const StopSwitches = z.object({ items: z.array(StopSwitch) });
export type StopSwitches = z.infer<typeof StopSwitches>;

const LONGEST_REASON = 500;

/** Body of every resume. */
export const ResumeReason = z.strictObject({ reason: z.string().trim().min(1).max(LONGEST_REASON) });

/**
 * Body of every stop. A reason that cannot be stored (NUL, half a surrogate pair, too long) is cleaned instead of
 * refused: a stop that is refused for its wording would leave money moving.
 */
export const StopReason = z.strictObject({
  reason: z
    .string()
    .trim()
    .min(1)
    .transform((text) => toStorable(toStorable(text).slice(0, LONGEST_REASON))),
});
