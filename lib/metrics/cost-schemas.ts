import { z } from "zod";
import { AskedInstant, Instant } from "@/lib/http/schemas";

/** The cost of work: the engine bills executions, the model bills tokens. */
const Cost = z.object({
  runs: z.int(),
  /** Runs and steps, as engines bill them. */
  executions: z.int(),
  modelCalls: z.int(),
  /** Includes the cached ones. */
  inputTokens: z.int(),
  cachedInputTokens: z.int(),
  outputTokens: z.int(),
  /** Millionths of a US dollar; calls without a known price count as zero. */
  costMicros: z.int(),
});

/** The cost of one ticket. */
export const TicketCost = Cost.extend({
  /** Events that started its runs or ended their waits. */
  events: z.int(),
});
export type TicketCost = z.infer<typeof TicketCost>;

/** Query of `GET /api/metrics/cost`; the last 30 days when left out. */
export const CostWindow = z.strictObject({ from: AskedInstant.optional(), until: AskedInstant.optional() });
export type CostWindow = z.infer<typeof CostWindow>;

/** Cost by day and function, and of the average ticket; `GET /api/metrics/cost`. */
export const CostReport = z.object({
  from: Instant,
  until: Instant,
  items: z.array(Cost.extend({ day: z.string(), functionId: z.string() })),
  /** Over the tickets that had a run in the window; of very many, over the newest thousand or so. */
  perTicket: z.object({
    tickets: z.int(),
    executions: z.number(),
    modelCalls: z.number(),
    inputTokens: z.number(),
    outputTokens: z.number(),
    costMicros: z.number(),
  }),
});
export type CostReport = z.infer<typeof CostReport>;
