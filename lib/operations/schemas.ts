import { z } from "zod";
import {
  OPERATION_ITEM_STATUSES,
  OPERATION_KINDS,
  OPERATION_STATUSES,
  RERUN_MODES,
} from "@/db/schema/vocabulary";
import { cursorOf, Instant, pageOf } from "@/lib/http/schemas";
import { ItemOutcome, PauseCause } from "./outcome-schemas.ts";

export const OperationItem = z.object({
  position: z.int(),
  targetId: z.string(),
  customerEmail: z.string().nullable(),
  status: z.enum(OPERATION_ITEM_STATUSES),
  /** Acted on and not ended yet. */
  inFlight: z.boolean(),
  newRunId: z.string().nullable(),
  newEventId: z.string().nullable(),
  outcome: ItemOutcome.nullable(),
  actedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  rereadAt: Instant.nullable(),
});
export type OperationItem = z.infer<typeof OperationItem>;

/** Cursor: the position of an item. */
export const OPERATION_ITEM_CURSOR = /^\d{1,9}$/;

/** Query of `GET /api/operations/:id/items`. */
export const OperationItemFilter = z.strictObject({
  status: z.enum(OPERATION_ITEM_STATUSES).optional(),
  cursor: cursorOf(OPERATION_ITEM_CURSOR).optional(),
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
  pausedBecause: PauseCause.nullable(),
  /** The person who paused it. */
  pausedByName: z.string().nullable(),
  pausedByItself: z.boolean(),
});
export type Operation = z.infer<typeof Operation>;

/** Cursor: an operation id. */
export const OPERATION_CURSOR = /^op_\w{1,100}$/;

/** Query of `GET /api/operations`. */
export const OperationFilter = z.strictObject({
  status: z.enum(OPERATION_STATUSES).optional(),
  cursor: cursorOf(OPERATION_CURSOR).optional(),
});
export type OperationFilter = z.infer<typeof OperationFilter>;

export const OperationPage = pageOf(Operation);
export type OperationPage = z.infer<typeof OperationPage>;

/** `GET /api/operations/:id`: with one letter per item in the order taken, for the cell grid. */
export const OperationView = Operation.extend({
  /** p pending, f in flight, d done, x failed, s skipped, r residue; each the worst of `cellSize` items. */
  cells: z.string(),
  cellSize: z.int(),
  /** Of the last twenty that ended: how many failed. */
  lastTwenty: z.object({ ended: z.int(), failed: z.int() }),
  auditRows: z.int(),
});
export type OperationView = z.infer<typeof OperationView>;
