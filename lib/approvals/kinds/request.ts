import { maskFor } from "@/lib/access/mask";
import { recordReveal } from "@/lib/audit/record-reveal";
import { db } from "@/lib/db";
import { answerSchema } from "../request/answer-schemas.ts";
import { RequestEffect } from "../request/schemas.ts";
import { defineKind } from "./kind.ts";

/**
 * A question of another application. Its effect happens there: the answer goes out with the decision, as the event
 * `approval/decided`, and the application reads it with `GET /api/approvals/:id`.
 */
export const request = defineKind<RequestEffect>({
  name: "request",
  effect: RequestEffect,
  key: ({ ownerId, idempotencyKey }) => `${ownerId}:${idempotencyKey}`,
  money: () => null,
  title: ({ title }) => title,
  proposer: ({ ownerId }) => ownerId,
  deciders: ({ deciders }) => deciders,
  answer: answerSchema,
  async details(me, approval, { title, summary, facts, inputSchema, choices }) {
    const shown = approval.proposedBy === me.id || maskFor(me).open;
    if (approval.proposedBy !== me.id)
      await recordReveal(me, { type: "approval", id: approval.id }, approval.customerId);
    return {
      form: "plain",
      sentence: `${title}.`,
      summary: shown ? summary : null,
      facts: shown ? facts : [],
      inputSchema,
      choices,
      impossible: null,
    };
  },
  async perform(_approval, _runId, admit) {
    const checked = await db().transaction(admit);
    return "cause" in checked
      ? { status: "blocked", cause: checked.cause }
      : { status: "answered", cause: null };
  },
  decline: async () => ({ status: "declined", cause: null }),
});
