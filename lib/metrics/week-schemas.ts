import { z } from "zod";
import { Instant } from "@/lib/http/schemas";

const Money = z.object({ amountCents: z.int(), currency: z.string() });

/** What one of those who answer did in a week. */
const AgentWeek = z.object({
  /** `support-agent`, or a person's id. */
  agentId: z.string(),
  agentName: z.string(),
  resolved: z.int(),
  /** From the first mail to the resolution, on average; null when nothing was resolved. */
  resolutionMs: z.number().nullable(),
  escalations: z.int(),
  refunds: z.int(),
  refunded: z.array(Money),
});

/** Weeks of support, newest first; `GET /api/metrics/weeks`. */
export const SupportWeeks = z.object({
  items: z.array(
    z.object({
      /** The Monday it began on, UTC. */
      week: z.string(),
      measuredAt: Instant,
      agents: z.array(AgentWeek),
    }),
  ),
});
export type SupportWeeks = z.infer<typeof SupportWeeks>;
