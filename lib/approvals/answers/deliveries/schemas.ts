import { z } from "zod";
import { ANSWER_STATUSES, ANSWER_TARGET_KINDS } from "@/db/schema/vocabulary";
import { cursorOf, Instant, idOf, pageOf } from "@/lib/http/schemas";

const state = {
  id: z.string(),
  status: z.enum(ANSWER_STATUSES),
  attempts: z.int(),
  /** When the next attempt is due; null when none is. */
  nextAt: Instant.nullable(),
  /** HTTP status of the last attempt; null without an answer. */
  lastStatus: z.int().nullable(),
  /** Code of the last failure, such as `timeout` or `http_error`; null without one. */
  lastError: z.string().nullable(),
  deliveredAt: Instant.nullable(),
};

/** Delivery state of an answer, on its card. Null without an answer, or if the console's own engine gets it. */
export const AnswerState = z.object({ ...state, target: z.string() });
export type AnswerState = z.infer<typeof AnswerState>;

/** The delivery of one answer to one target. */
export const AnswerDelivery = z.object({
  ...state,
  approvalId: z.string(),
  /** The title of the request. */
  title: z.string(),
  target: z.object({ id: z.string(), name: z.string(), kind: z.enum(ANSWER_TARGET_KINDS) }),
  createdAt: Instant,
});
export type AnswerDelivery = z.infer<typeof AnswerDelivery>;

export const AnswerDeliveryPage = pageOf(AnswerDelivery);
export type AnswerDeliveryPage = z.infer<typeof AnswerDeliveryPage>;

/** Cursor: a delivery id. */
export const ANSWER_CURSOR = /^ans_\w{1,100}$/;

/** Query of `GET /api/answer-deliveries`. */
export const AnswerDeliveryFilter = z.strictObject({
  status: z.enum(ANSWER_STATUSES).optional(),
  approvalId: idOf("approval").optional(),
  targetId: idOf("answerTarget").optional(),
  cursor: cursorOf(ANSWER_CURSOR).optional(),
});
export type AnswerDeliveryFilter = z.infer<typeof AnswerDeliveryFilter>;
