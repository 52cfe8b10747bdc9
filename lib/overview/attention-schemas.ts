import { z } from "zod";
import { StopSwitch } from "@/lib/stops/schemas";

/** What needs a person now; `GET /api/attention`. */
export const Attention = z.object({
  /** Approvals that wait. */
  approvals: z.int(),
  /** Tickets that wait for a person. */
  tickets: z.int(),
  /** Error groups that are open. */
  errors: z.int(),
  /** What somebody stopped, the oldest first. */
  stopped: z.array(StopSwitch),
});
export type Attention = z.infer<typeof Attention>;
