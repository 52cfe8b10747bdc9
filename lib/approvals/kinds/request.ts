import { inArray } from "drizzle-orm";
import { users } from "@/db/schema";
import { maskFor } from "@/lib/access/mask";
import { recordReveal } from "@/lib/audit/record-reveal";
import { db } from "@/lib/db";
import { type AnswerForm, answerSchema } from "../request/answer-schemas.ts";
import { type Deciders, RequestEffect } from "../request/schemas.ts";
import type { PlainCard } from "../schemas.ts";
import { defineKind } from "./kind.ts";

/**
 * A question of another application. Its effect happens there: the answer goes out with the decision, as the event
 * `approval/decided`, and the application reads it with `GET /api/approvals/:id`.
 */
export const request = defineKind<RequestEffect>({
  name: "request",
  effect: RequestEffect,
  key: ({ ownerId, idempotencyKey }) => `${ownerId}:${idempotencyKey}`,
  measures: ["requester"],
  money: () => null,
  title: ({ title }) => title,
  proposer: ({ ownerId }) => ownerId,
  deciders: ({ deciders }) => deciders,
  answer: answerSchema,
  async details(me, approval, { summary, facts, choices, ...effect }) {
    const shown = approval.proposedBy === me.id || maskFor(me).open;
    if (approval.proposedBy !== me.id)
      await recordReveal(me, { type: "approval", id: approval.id }, approval.customerId);
    return {
      form: "plain",
      summary: shown ? summary : null,
      facts: shown ? facts : [],
      inputSchema: inOrder(effect),
      choices,
      deciders: await namesOf(effect.deciders),
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

/** The form with its fields as the requester ordered them. */
function inOrder({
  inputSchema,
  fieldOrder,
}: Pick<RequestEffect, "inputSchema" | "fieldOrder">): AnswerForm | null {
  if (!inputSchema || !fieldOrder) return inputSchema;
  const place = ([name]: [string, unknown]) => fieldOrder.indexOf(name);
  const fields = Object.entries(inputSchema.properties).sort((a, b) => place(a) - place(b));
  return { ...inputSchema, properties: Object.fromEntries(fields) };
}

async function namesOf(deciders: Deciders | null): Promise<PlainCard["deciders"]> {
  if (!deciders) return null;
  const { userIds, roles, ordered } = deciders;
  const rows = await db()
    .select({ id: users.id, name: users.name })
    .from(users)
    .where(inArray(users.id, userIds));
  const people = userIds.map((id) => rows.find((row) => row.id === id)?.name ?? id);
  return { names: [...people, ...roles.map((role) => `any ${role}`)], ordered };
}
