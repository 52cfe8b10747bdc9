import { z } from "zod";
import { StopSwitch } from "@/lib/stops/schemas";

/** What needs a person now; `GET /api/attention`. */
export const Attention = z.object({
  /** Approvals that wait. */
  approvals: z.int(),
  /** Tickets that wait for a person; 1001 stands for any larger number. */
  tickets: z.int(),
  /** Error groups that are open. */
  errors: z.int(),
  /** Active stop switches, oldest first. */
  stopped: z.array(StopSwitch),
  /** Why this deployment does not act, and the command that changes it; null when it acts on its database. */
  held: z.object({ reason: z.string(), command: z.string() }).nullable(),
});
export type Attention = z.infer<typeof Attention>;
