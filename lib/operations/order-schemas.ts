import { z } from "zod";
import { DELIVERY_STATUSES, RERUN_MODES, RUN_STATUSES } from "@/db/schema/vocabulary";
import { Instant, idOf } from "@/lib/http/schemas";
import { RunFilter, RunStatus } from "@/lib/runs/schemas";
import { DeliveryFilter } from "@/lib/webhooks/schemas";

export const RerunMode = z.enum(RERUN_MODES);

/** Selects everything. Explicit, because a filter that is empty by mistake must not select every run. */
const All = z.literal(true).optional();

/** Runs: by id, those that a filter matches, or all. */
const RunTarget = z.strictObject({
  kind: z.enum(["rerun", "cancel"]),
  ids: z.array(idOf("run")).min(1).max(10_000).optional(),
  filter: RunFilter.extend({ status: z.array(RunStatus).min(1).optional() }).optional(),
  all: All,
  mode: RerunMode.default("failed_step"),
  /** For mode `edited`: the new data of the event, checked by its schema. One run only. */
  input: z.record(z.string(), z.unknown()).optional(),
});
export type RunTarget = z.output<typeof RunTarget>;

/** Deliveries: by id, those that a filter matches, or all. */
const DeliveryTarget = z.strictObject({
  kind: z.literal("redeliver"),
  ids: z.array(idOf("delivery")).min(1).max(10_000).optional(),
  filter: DeliveryFilter.omit({ cursor: true }).optional(),
  all: All,
});
export type DeliveryTarget = z.output<typeof DeliveryTarget>;

interface Selection {
  ids?: unknown;
  filter?: Record<string, unknown>;
  all?: unknown;
}

const one = ({ ids, filter, all }: Selection) =>
  [ids, filter, all].filter((part) => part !== undefined).length === 1;
const ONE = "Give one of ids, filter and all.";

const narrows = ({ filter }: Selection) =>
  filter === undefined || Object.values(filter).some((part) => part !== undefined);
const NARROWS = { path: ["filter"], message: "An empty filter selects everything. Say `all: true` instead." };

/** Body of `POST /api/operations/preview`. */
export const PreviewOperation = z
  .discriminatedUnion("kind", [RunTarget, DeliveryTarget])
  .refine(one, ONE)
  .refine(narrows, NARROWS);
export type PreviewOperation = z.input<typeof PreviewOperation>;

/** The rate, the canary and the limit of an operation, and its reason. */
export const OperationManner = z.object({
  reason: z.string().trim().min(1).max(500),
  ratePerSecond: z.number().positive().max(100).default(10),
  canary: z.int().min(0).max(1_000).default(5),
  /** Share of the last twenty, 0 to 1. */
  stopAtFailureRate: z.number().gt(0).max(1).default(0.2),
});

/** Body of `POST /api/operations`. */
export const StartOperation = z
  .discriminatedUnion("kind", [
    RunTarget.extend(OperationManner.shape),
    DeliveryTarget.extend(OperationManner.shape),
  ])
  .refine(one, ONE)
  .refine(narrows, NARROWS);
export type StartOperation = z.input<typeof StartOperation>;

/** The effects that a start would have. */
export const OperationPreview = z.object({
  at: Instant,
  /** Counts stop at `limit`, the most one operation takes. */
  matched: z.int(),
  limit: z.int(),
  byStatus: z.partialRecord(z.enum([...RUN_STATUSES, ...DELIVERY_STATUSES]), z.int()),
  eligible: z.int(),
  /** By cause, in words for people. */
  notEligible: z.array(z.object({ cause: z.string(), count: z.int(), sampleIds: z.array(z.string()) })),
  /** For runs, their functions; for deliveries, the events that would be sent, as far as they are known. */
  made: z.array(z.object({ of: z.string(), count: z.int() })),
  sample: z.array(
    z.object({
      id: z.string(),
      /** The function of a run; sender and type of a delivery. */
      what: z.string(),
      customerEmail: z.string().nullable(),
      note: z.string(),
    }),
  ),
  /** External effects that have happened and will not repeat. */
  alreadyHappened: z.array(
    z.object({
      kind: z.enum(["refund", "reply"]),
      count: z.int(),
      amounts: z.array(z.object({ amountCents: z.int(), currency: z.string() })),
    }),
  ),
  /** External effects that the operation may have. */
  willHappen: z.array(z.object({ kind: z.enum(["refund", "reply"]), count: z.int() })),
  approvals: z.object({
    /** Decided, hash unchanged: they carry over. */
    carryOver: z.int(),
    /** Will be asked again. */
    askAgain: z.int(),
    /** Waiting, and withdrawn by a cancellation. */
    withdrawn: z.int(),
  }),
  /** Estimated cost of the model calls of a rerun from the top: their earlier cost. */
  costMicros: z.int(),
  /** Limits of this engine, in words; empty when it can do the whole operation. */
  engineLimits: z.array(z.string()),
});
export type OperationPreview = z.infer<typeof OperationPreview>;
