import { and, eq, inArray, isNull } from "drizzle-orm";
import { approvals, users } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import { may } from "@/lib/access/rules";
import type { Me } from "@/lib/access/schemas";
import { Conflict, NotAllowed, VagusError } from "@/lib/app-errors";
import { db, type Transaction } from "@/lib/db";
import { readPolicy } from "@/lib/policy/read-policy";
import { DECIDING_ROLES } from "@/lib/policy/rule/approvers";
import type { Subject } from "@/lib/policy/rule/facts";
import { judge } from "@/lib/policy/rules";
import { DEADLINE_MS, type Policy } from "@/lib/policy/schemas";
import { findTarget } from "../answers/targets/find-target.ts";
import { withdrawApproval } from "../closing/withdraw-approval.ts";
import { measureFacts } from "../facts/measure-facts.ts";
import { readEffect } from "../kinds/kinds.ts";
import { insertApproval } from "../opening/insert-approval.ts";
import { canBeAgreed, peopleNeeded } from "../rules.ts";
import {
  type AnswerTo,
  type Deciders,
  OUR_ENGINE,
  type RequestApproval,
  type RequestEffect,
} from "./schemas.ts";

/**
 * Opens a request of another application. Repeating the call with the same key finds the same request, whatever its
 * state.
 * @returns its id, and whether it was opened just now
 * @throws NotAllowed, VagusError 400 `deadline_out_of_bounds`, `unknown_decider` or `unknown_answer_target`
 * @throws Conflict `policy_refuses`, `nobody_can_agree`, or `idempotency_conflict` when the key belongs to a request with
 * other content
 */
export async function requestApproval(
  me: Me,
  asked: RequestApproval,
): Promise<{ id: string; opened: boolean }> {
  requirePermission(me, "request_approval");
  const { kind, subject, deadline: until, ...question } = asked;
  const { inputSchema } = question;
  const effect: RequestEffect = {
    ...question,
    ownerId: me.id,
    ...(inputSchema && { fieldOrder: Object.keys(inputSchema.properties) }),
  };
  const deadline = checkDeadline(until);
  return db().transaction(async (tx) => {
    const earlier = await findByKey(tx, effect);
    if (earlier) return { id: earlier, opened: false };
    await refuseUnknownTarget(tx, effect.answerTo);
    if (effect.deciders) await refuseUnknownDeciders(tx, effect.deciders, me.id);
    const requester = me.tokenId
      ? ({ type: "token", id: me.tokenId } as const)
      : ({ type: "user", id: me.id } as const);
    const policy = await readPolicy(tx);
    const about = { kind, effectKey: keyOf(effect), customerId: null, ticketId: null, requester };
    const facts = await measureFacts(tx, about);
    const requiredDecisions = judgeRequest(policy, { kind, facts }, effect);
    if (requiredDecisions > 0) await refuseHopeless(tx, policy, { kind, facts }, effect);
    const opened = await insertApproval(tx, {
      kind,
      effect,
      ticketId: null,
      customerId: null,
      subject,
      requester,
      proposedBy: me.id,
      reason: question.title,
      policy,
      facts,
      requiredDecisions,
      runId: null,
      deadline,
    });
    if (opened) return { id: opened.id, opened: true };
    // The same key at the same instant: the other transaction won.
    const other = await findByKey(tx, effect);
    if (!other) throw new Error(`No request under the key ${effect.idempotencyKey}.`);
    return { id: other, opened: false };
  });
}

/**
 * Withdraws a request that nobody has decided.
 * @throws NotAllowed for anybody but its requester
 * @throws Conflict `not_pending` when it was decided, expired or withdrawn
 */
export async function withdrawRequest(me: Me, id: string): Promise<void> {
  requirePermission(me, "request_approval");
  await db().transaction(async (tx) => {
    const [row] = await tx.select().from(approvals).where(eq(approvals.id, id)).for("update");
    if (row?.kind !== "request" || row.proposedBy !== me.id)
      throw new NotAllowed("Only the requester withdraws a request. Nothing was changed.");
    if (row.status !== "pending")
      throw new Conflict({
        code: "not_pending",
        message: `The request is ${row.status} already. Nothing was changed.`,
        details: { status: row.status },
      });
    const actor = { type: "user", id: me.id } as const;
    await withdrawApproval(tx, id, { cause: "requester", runId: null, actor });
  });
}

/**
 * How many people a request takes; 0 when the policy grants it at once. The policy never grants a request that names
 * its deciders or asks for a typed answer, which no rule can give.
 * @throws Conflict `policy_refuses`
 */
function judgeRequest({ rules }: Policy, subject: Subject, effect: RequestEffect): number {
  const { verdict } = judge(rules, subject).outcome;
  if (verdict === "refuse")
    throw new Conflict({
      code: "policy_refuses",
      message: "The policy refuses such requests. Nothing was asked.",
    });
  const { deciders, inputSchema, choices } = effect;
  if (verdict === "automatic" && !deciders && !inputSchema && !choices) return 0;
  return peopleNeeded(rules, { subject, deciders });
}

/**
 * Refuses a request that could only expire: the people whom it names and those whom the policy asks have too few in
 * common. A role counts as many people: somebody may get it before the deadline.
 * @throws Conflict `nobody_can_agree`
 */
async function refuseHopeless(
  tx: Transaction,
  policy: Policy,
  subject: Subject,
  { deciders, ownerId }: RequestEffect,
): Promise<void> {
  if (!deciders) return;
  const people = await tx
    .select({ userId: users.id, role: users.role })
    .from(users)
    .where(and(inArray(users.role, [...DECIDING_ROLES]), isNull(users.disabledAt)));
  const later = DECIDING_ROLES.flatMap((role) =>
    Array.from({ length: deciders.count }, (_, n) => ({ userId: `${role} ${n}`, role })),
  );
  if (canBeAgreed(policy, { subject, deciders, proposedBy: ownerId }, [...people, ...later])) return;
  throw new Conflict({
    code: "nobody_can_agree",
    message:
      "The people named in deciders cannot agree to it under the policy: too few of them may decide it. Name others, or leave deciders out. Nothing was asked.",
  });
}

const keyOf = (effect: RequestEffect) => readEffect({ kind: "request", effect })?.key ?? "";

async function findByKey(tx: Transaction, effect: RequestEffect): Promise<string | undefined> {
  const read = readEffect({ kind: "request", effect });
  const [row] = await tx
    .select({ id: approvals.id, effectHash: approvals.effectHash })
    .from(approvals)
    .where(and(eq(approvals.kind, "request"), eq(approvals.effectKey, read?.key ?? "")));
  if (row && row.effectHash !== read?.hash)
    throw new Conflict({
      code: "idempotency_conflict",
      message: "This idempotency key belongs to a request with other content. Nothing was asked.",
      details: { approvalId: row.id },
    });
  return row?.id;
}

/** @throws VagusError 400 `unknown_answer_target` when no enabled target is registered for it */
async function refuseUnknownTarget(tx: Transaction, answerTo: AnswerTo): Promise<void> {
  if ("engine" in answerTo && answerTo.engine === OUR_ENGINE) return;
  const target = await findTarget(tx, answerTo);
  if (target?.enabled) return;
  const why = target
    ? `The answer target ${target.name} is disabled.`
    : "No answer target is registered for it.";
  throw new VagusError(400, {
    code: "unknown_answer_target",
    message: `${why} An admin registers targets under Answers, Targets. Nothing was asked.`,
  });
}

function checkDeadline(until: string): Date {
  const leftMs = Date.parse(until) - Date.now();
  if (leftMs >= DEADLINE_MS.min && leftMs <= DEADLINE_MS.max) return new Date(until);
  throw new VagusError(400, {
    code: "deadline_out_of_bounds",
    message: "The deadline must be between one minute and seven days away. Nothing was asked.",
  });
}

/**
 * Refuses a request that names a person who could not decide it: unknown, disabled, without the permission, or the
 * owner of the requester's token.
 * @throws VagusError 400 `unknown_decider`
 */
async function refuseUnknownDeciders(tx: Transaction, { userIds }: Deciders, ownerId: string): Promise<void> {
  if (userIds.length === 0) return;
  const people = await tx
    .select({ id: users.id, role: users.role })
    .from(users)
    .where(and(inArray(users.id, userIds), isNull(users.disabledAt)));
  const able = people.filter(({ id, role }) => may(role, "decide") && id !== ownerId).map(({ id }) => id);
  const unable = userIds.filter((id) => !able.includes(id));
  if (unable.length === 0) return;
  throw new VagusError(400, {
    code: "unknown_decider",
    message: `${unable.join(", ")} cannot decide this request. Nothing was asked.`,
    details: { userIds: unable },
  });
}
