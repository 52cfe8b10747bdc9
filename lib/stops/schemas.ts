import { z } from "zod";
import { Instant } from "@/lib/http/schemas";

/** What somebody stopped. */
export const StopSwitch = z.object({
  /** `money`, `agent`, or `function:<id>`. */
  scope: z.string(),
  reason: z.string(),
  stoppedByName: z.string(),
  stoppedAt: Instant,
});
export type StopSwitch = z.infer<typeof StopSwitch>;

/** `GET /api/switches`, and the answer of every switch: what is stopped, the oldest first. */
export const StopSwitches = z.object({ items: z.array(StopSwitch) });
export type StopSwitches = z.infer<typeof StopSwitches>;

/** Body of every switch, both ways. */
export const SwitchReason = z.object({ reason: z.string().trim().min(1).max(500) });
export type SwitchReason = z.infer<typeof SwitchReason>;
