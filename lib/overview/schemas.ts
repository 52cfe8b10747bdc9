import { z } from "zod";
import { OPERATION_KINDS } from "@/db/schema/vocabulary";
import { Instant, Money } from "@/lib/http/schemas";
import { FailurePause } from "@/lib/operations/outcome-schemas";

/** What needs a person now, most urgent first; `GET /api/overview`. */
export const Overview = z.object({
  approvals: z.object({
    count: z.int(),
    firstDeadline: Instant.nullable(),
    oldestOpenedAt: Instant.nullable(),
    /** The approval that expires first. */
    first: z
      .object({
        id: z.string(),
        /** A noun phrase for the effect, without personal data. */
        title: z.string(),
        /** The money that it moves; null when it moves none. */
        money: Money.nullable(),
        /** Null without a customer. */
        customerEmail: z.string().nullable(),
        reason: z.string(),
        deadline: Instant,
      })
      .nullable(),
    /** The sum of all pending approvals by currency. */
    totals: z.array(z.object({ amountCents: z.int(), currency: z.string() })),
  }),
  /** The five groups that affect most customers; `errorGroupCounts` counts all. */
  errorGroups: z.array(
    z.object({
      id: z.string(),
      message: z.string(),
      functionId: z.string(),
      stepId: z.string().nullable(),
      runCount: z.int(),
      customerCount: z.int(),
      firstSeenAt: Instant,
      regressed: z.boolean(),
    }),
  ),
  errorGroupCounts: z.object({ fresh: z.int(), back: z.int() }),
  /** Steps in retry, grouped by error; groups with most runs first. */
  retrying: z.array(
    z.object({
      functionId: z.string(),
      /** Empty for the function itself. */
      stepId: z.string(),
      vendor: z.string().nullable(),
      message: z.string(),
      runCount: z.int(),
      /** Attempts used by the run that is nearest to its last attempt, and its attempts in all. */
      attempt: z.int(),
      of: z.int(),
      /** The earliest next attempt of the group, as the app expects it. */
      nextAt: Instant,
    }),
  ),
  operations: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(OPERATION_KINDS),
      total: z.int(),
      pausedBecause: FailurePause,
      pausedAt: Instant,
    }),
  ),
  stopped: z.array(
    z.object({ scope: z.string(), reason: z.string(), stoppedByName: z.string(), stoppedAt: Instant }),
  ),
  /** Tickets that wait for a person; 1001 stands for any larger number. */
  personNeeded: z.int(),
});
export type Overview = z.infer<typeof Overview>;
