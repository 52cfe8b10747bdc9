import { z } from "zod";
import { Instant } from "@/lib/http/schemas";
import { RunStatus } from "@/lib/runs/schemas";

const Money = z.object({ amountCents: z.int(), currency: z.string() });

/** The work of the agent, or of one person, in a week. */
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

/** The windows of the overview, with the width of their bars. */
export const WINDOWS = {
  "1h": { ms: 3_600_000, stepMs: 60_000 },
  "6h": { ms: 21_600_000, stepMs: 300_000 },
  "24h": { ms: 86_400_000, stepMs: 1_200_000 },
  "7d": { ms: 604_800_000, stepMs: 7_200_000 },
} as const;
export const MetricsWindow = z.enum(["1h", "6h", "24h", "7d"]);
export type MetricsWindow = z.infer<typeof MetricsWindow>;

/** Query of `GET /api/metrics`. */
export const MetricsQuery = z.strictObject({ window: MetricsWindow.default("24h") });

/** Figures of a bar or of a whole window. Null where there was nothing to measure. */
const Figures = z.object({
  runs: z.partialRecord(RunStatus, z.int()),
  /** Failed of ended, 0 to 1. */
  failureRate: z.number().nullable(),
  durationP50Ms: z.number().nullable(),
  durationP95Ms: z.number().nullable(),
  /** The largest number of waiting items: in the engine, or runs and events in the console's tables. */
  queueDepth: z.number().nullable(),
  /** Retries per run. */
  retryRate: z.number().nullable(),
  webhookAckP95Ms: z.number().nullable(),
});

/** `GET /api/metrics?window=`. */
export const Metrics = z.object({
  window: MetricsWindow,
  from: Instant,
  until: Instant,
  stepMs: z.int(),
  /** Who counted the queue. `desk`: the engine gives no number, and the console counts the part that it knows. */
  queueSource: z.enum(["engine", "desk"]),
  /** Every bar of the window, oldest first. */
  bars: z.array(Figures.extend({ at: Instant })),
  /** Figures of the whole window; queue depth and acknowledgement are those of the worst minute. */
  total: Figures,
  /** Each decision of the window: when, and how long it took. */
  decisions: z.array(z.object({ at: Instant, tookMs: z.int(), approvalId: z.string() })),
  /** First run of each code version. */
  deploys: z.array(z.object({ at: Instant, codeVersion: z.string() })),
});
export type Metrics = z.infer<typeof Metrics>;
