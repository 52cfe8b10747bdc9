import { z } from "zod";
import { Instant } from "@/lib/http/schemas";

/** The periods that can be chosen, in days up to now. */
export const DECISION_DAYS = ["7", "30", "90"] as const;

/** Query of `GET /api/metrics/decisions`. */
export const DecisionPeriod = z.strictObject({ days: z.enum(DECISION_DAYS).default("30") });
export type DecisionPeriod = z.infer<typeof DecisionPeriod>;

/** From opening to the decision of people, in milliseconds; null where people decided nothing. */
const Times = z.object({ medianMs: z.number().nullable(), p95Ms: z.number().nullable() });

const KindFigures = Times.extend({
  kind: z.string(),
  /** Approvals opened in the period; the next five add up to them. */
  asked: z.int(),
  byPeople: z.int(),
  byPolicy: z.int(),
  /** Nobody decided until the deadline. */
  expired: z.int(),
  withdrawn: z.int(),
  open: z.int(),
  /** Approved refunds that failed. */
  refundFailed: z.int(),
  /** The customer wrote again, after the answer and within seven days of the decision. */
  reopened: z.int(),
  /** Decisions of people with either, each counted once. */
  overturned: z.int(),
});

const PersonFigures = Times.extend({
  userId: z.string(),
  userName: z.string(),
  approved: z.int(),
  rejected: z.int(),
  /** Their decisions that were overturned. */
  overturned: z.int(),
});

const HourFigures = Times.extend({
  /** Of the day, UTC, 0 to 23, in which the approvals were opened. */
  hour: z.int(),
  asked: z.int(),
  byPeople: z.int(),
  expired: z.int(),
});

/** How the approvals of a period were decided; `GET /api/metrics/decisions`. */
export const DecisionReport = z.object({
  from: Instant,
  until: Instant,
  kinds: z.array(KindFigures),
  /** Who decided, most decisions first; the reader alone for roles that may not read the audit log as a whole. */
  people: z.array(PersonFigures),
  everyone: z.boolean(),
  /** Hours in which nothing was asked are left out. */
  hours: z.array(HourFigures),
  /** Drafted replies that people approved, and those of them that they changed first. */
  drafts: z.object({ approved: z.int(), edited: z.int() }),
});
export type DecisionReport = z.infer<typeof DecisionReport>;
