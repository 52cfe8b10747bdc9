import { z } from "zod";
import {
  DELIVERY_STATUSES,
  OPERATION_ITEM_STATUSES,
  OPERATION_KINDS,
  OPERATION_STATUSES,
  RERUN_MODES,
  RUN_STATUSES,
} from "@/db/schema/vocabulary";
import { Instant, pageOf } from "@/lib/http/schemas";
import { RunFilter, RunStatus } from "@/lib/runs/schemas";
import { DeliveryFilter } from "@/lib/webhooks/schemas";

const Ids = z.array(z.string()).min(1).max(10_000).optional();

/** Runs, by id or all that a filter matches. */
const RunTarget = z.object({
  kind: z.enum(["rerun", "cancel"]),
  ids: Ids,
  filter: RunFilter.extend({ status: z.array(RunStatus).optional() }).optional(),
  mode: z.enum(RERUN_MODES).default("failed_step"),
  /** For mode `edited`: the new data of the event, checked by its schema. One run only. */
  input: z.record(z.string(), z.unknown()).optional(),
});
export type RunTarget = z.output<typeof RunTarget>;

/** Deliveries, by id or all that a filter matches. Strict: a part of the filter that is not understood would widen it. */
const DeliveryTarget = z.object({
  kind: z.literal("redeliver"),
  ids: Ids,
  filter: z.strictObject(DeliveryFilter.omit({ cursor: true }).shape).optional(),
});
export type DeliveryTarget = z.output<typeof DeliveryTarget>;

const one = (target: { ids?: unknown; filter?: unknown }) =>
  (target.ids === undefined) !== (target.filter === undefined);
const ONE = "Give either ids or a filter.";

/** Body of `POST /api/operations/preview`. */
export const PreviewOperation = z.discriminatedUnion("kind", [RunTarget, DeliveryTarget]).refine(one, ONE);
export type PreviewOperation = z.input<typeof PreviewOperation>;

/** How an operation goes about it, and why. */
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
  .refine(one, ONE);
export type StartOperation = z.input<typeof StartOperation>;

/** What would happen; nothing is written. */
export const OperationPreview = z.object({
  at: Instant,
  /** Counts stop at `limit`, the most one operation takes. */
  matched: z.int(),
  limit: z.int(),
  byStatus: z.partialRecord(z.enum([...RUN_STATUSES, ...DELIVERY_STATUSES]), z.int()),
  eligible: z.int(),
  /** By cause, in words for people. */
  notEligible: z.array(z.object({ cause: z.string(), count: z.int(), sampleIds: z.array(z.string()) })),
  /** Of runs: their functions. Of deliveries: the events that are sent, as far as they are known beforehand. */
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
  /** Effects outside that happened already and will not repeat. */
  alreadyHappened: z.array(
    z.object({
      kind: z.enum(["refund", "reply"]),
      count: z.int(),
      amounts: z.array(z.object({ amountCents: z.int(), currency: z.string() })),
    }),
  ),
  /** Effects outside that the operation may bring about. */
  willHappen: z.array(z.object({ kind: z.enum(["refund", "reply"]), count: z.int() })),
  approvals: z.object({
    /** Decided, hash unchanged: they carry over. */
    carryOver: z.int(),
    /** Will be asked again. */
    askAgain: z.int(),
    /** Waiting, and withdrawn by a cancellation. */
    withdrawn: z.int(),
  }),
  /** What the model calls of a rerun from the top would cost again, from what they cost before. */
  costMicros: z.int(),
  /** What this engine cannot do, in words; empty when it can do all that is asked. */
  engineLimits: z.array(z.string()),
});
export type OperationPreview = z.infer<typeof OperationPreview>;

export const OperationItem = z.object({
  position: z.int(),
  targetId: z.string(),
  customerEmail: z.string().nullable(),
  status: z.enum(OPERATION_ITEM_STATUSES),
  /** Acted on, and its end not yet seen. */
  inFlight: z.boolean(),
  newRunId: z.string().nullable(),
  newEventId: z.string().nullable(),
  outcome: z.string().nullable(),
  actedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  rereadAt: Instant.nullable(),
});
export type OperationItem = z.infer<typeof OperationItem>;

/** Query of `GET /api/operations/:id/items`. */
export const OperationItemFilter = z.object({
  status: z.enum(OPERATION_ITEM_STATUSES).optional(),
  cursor: z.string().optional(),
});
export type OperationItemFilter = z.infer<typeof OperationItemFilter>;

export const OperationItemPage = pageOf(OperationItem);
export type OperationItemPage = z.infer<typeof OperationItemPage>;

export const Operation = z.object({
  id: z.string(),
  kind: z.enum(OPERATION_KINDS),
  status: z.enum(OPERATION_STATUSES),
  mode: z.enum(RERUN_MODES).nullable(),
  reason: z.string(),
  request: z.unknown(),
  ratePerSecond: z.number(),
  canary: z.int(),
  stopAtFailureRate: z.number(),
  total: z.int(),
  done: z.int(),
  failed: z.int(),
  skipped: z.int(),
  residue: z.int(),
  inFlight: z.int(),
  left: z.int(),
  notEligible: z.record(z.string(), z.int()),
  createdBy: z.string(),
  createdByName: z.string(),
  createdAt: Instant,
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  pausedAt: Instant.nullable(),
  pausedBecause: z.string().nullable(),
  pausedByItself: z.boolean(),
});
export type Operation = z.infer<typeof Operation>;

/** Query of `GET /api/operations`. */
export const OperationFilter = z.object({
  status: z.enum(OPERATION_STATUSES).optional(),
  cursor: z.string().optional(),
});
export type OperationFilter = z.infer<typeof OperationFilter>;

export const OperationPage = pageOf(Operation);
export type OperationPage = z.infer<typeof OperationPage>;

/** `GET /api/operations/:id`: with one letter per item in the order taken, for the field of cells. */
export const OperationView = Operation.extend({
  /** p pending, f in flight, d done, x failed, s skipped, r residue; one letter stands for `cellSize` items, its worst. */
  cells: z.string(),
  cellSize: z.int(),
  /** Of the last twenty that ended: how many failed. */
  lastTwenty: z.object({ ended: z.int(), failed: z.int() }),
  auditRows: z.int(),
});
export type OperationView = z.infer<typeof OperationView>;
