import { and, eq, gt, isNull, sql } from "drizzle-orm";
import { approvalDecisions, approvals, users } from "@/db/schema";
import { requirePermission } from "@/lib/access/require-permission";
import { votingRole } from "@/lib/access/rules";
import type { Me } from "@/lib/access/schemas";
import { Conflict, Expired, NotAllowed, NotFound, VagusError } from "@/lib/app-errors";
import { appendAudit } from "@/lib/audit/append-audit";
import { db, type Transaction } from "@/lib/db";
import { emitEvent } from "@/lib/events/emit-event";
import { newId } from "@/lib/ids";
import { readPolicy } from "@/lib/policy/read-policy";
import type { Vote } from "@/lib/policy/rules";
import type { Policy } from "@/lib/policy/schemas";
import { queueAnswer } from "../answers/deliveries/queue-answer.ts";
import { whyOwnCard } from "../batch/rules.ts";
import { emitChanged } from "../emit-changed.ts";
import { canonicalJson } from "../kinds/canonical-json.ts";
import { type Question, questionOf } from "../kinds/kinds.ts";
import { readMoves } from "../moves/read-moves.ts";
import { firstNudgeAt, isAgreed, mayDecide, peopleNeeded } from "../rules.ts";
import { recordRefusal } from "./record-refusal.ts";
import { refuseImpossible } from "./refuse-impossible.ts";
import type { DecideApproval } from "./schemas.ts";
import { answerDigest, readVotes, type StandingVote, voteMac } from "./votes.ts";

type Row = typeof approvals.$inferSelect;

/** On its own card; in a batch, where an approval is held as long as a rejection; or by a button in Slack. */
type Way = "alone" | "batch" | "slack";

/**
 * Decides an approval once. The first decision wins; a repeat by the same person returns the same answer. Row,
 * decision, audit row and event are one transaction: when this returns, the decision is stored, even if the event is
 * lost. A refused attempt leaves an audit row.
 * @throws NotAllowed, Conflict (`already_decided`, `stale_version`, `own_card`, `refund_impossible`) or Expired; then
 * nothing was changed
 */
export async function decideApproval(
  actor: Me,
  id: string,
  input: DecideApproval,
  way: Way = "alone",
): Promise<void> {
  requirePermission(actor, "decide");
  try {
    await decide(actor, id, input, way);
  } catch (error) {
    await recordRefusal({ type: "user", id: actor.id }, id, { ...input, way }, error);
    throw error;
  }
}

async function decide(actor: Me, id: string, input: DecideApproval, way: Way): Promise<void> {
  if (input.decision === "approve") await refuseImpossible(id, actor.id);
  await db().transaction(async (tx) => {
    // The lock orders two people who decide at the same time; the second reads the decision of the first.
    const [row] = await tx.select().from(approvals).where(eq(approvals.id, id)).for("update");
    if (!row) throw new NotFound("approval", id);
    const question = questionOf(row);
    const { votes } = await readVotes(tx, question);
    if (votes.some((vote) => vote.userId === actor.id && saysTheSame(vote, input))) return;
    await refuseIfClosed(tx, row, votes, input, question.hash);

    const policy = await readPolicy(tx);
    const voter = { userId: actor.id, role: votingRole(actor), decision: input.decision };
    const verdict = mayDecide(policy, question, votes, voter);
    if (!verdict.allowed) throw new NotAllowed(verdict.why, { approvalId: id });
    if (way === "batch" && input.decision === "approve")
      await refuseAmongOthers(tx, question, peopleNeeded(policy.rules, question));
    checkAnswer(question, input);
    const others = votes.filter((vote) => vote.userId !== actor.id);
    await takeBackOwnYes(tx, actor, id);
    await write(tx, actor, { row, question }, { ...input, way }, policy, others);
  });
}

async function refuseAmongOthers(tx: Transaction, question: Question, people: number): Promise<void> {
  const moves = (await readMoves(tx, [question.id])).get(question.id) ?? [];
  const why = whyOwnCard(question, people, moves);
  if (why) throw new Conflict({ code: "own_card", message: `${why} Nothing was recorded.` });
}

/** True for the same verdict, answer and words to the customer. The internal comment may differ: it has no effect. */
function saysTheSame(vote: StandingVote, input: DecideApproval): boolean {
  return (
    vote.decision === input.decision &&
    vote.customerNote === (input.customerNote ?? "") &&
    canonicalJson(vote.answer) === canonicalJson(input.answer ?? null)
  );
}

/**
 * Checks that an approval of a request with a form or choices has a valid answer, and that any other decision has none.
 * @throws VagusError 400 `invalid_answer`
 */
function checkAnswer(question: Question, { decision, answer }: DecideApproval): void {
  const schema = question.answer();
  const refuse = (why: string) =>
    new VagusError(400, { code: "invalid_answer", message: `${why} Nothing was recorded.` });
  if (decision === "reject" || schema === null) {
    if (answer !== undefined) throw refuse("This decision takes no answer.");
    return;
  }
  const parsed = schema.safeParse(answer);
  if (parsed.success) return;
  const faults = parsed.error.issues.map(({ path, message }) => [...path, message].join(": "));
  throw refuse(`The answer does not fit: ${faults.join("; ")}.`);
}

async function refuseIfClosed(
  tx: Transaction,
  row: Row,
  votes: readonly StandingVote[],
  { version, decision, effectHash: lookedAt = row.effectHash }: DecideApproval,
  hash: string,
): Promise<void> {
  if (row.status === "expired" || (row.status === "pending" && row.deadline <= new Date())) {
    throw new Expired("The deadline has passed; this approval can no longer be decided. No money moved.");
  }
  if (row.status === "withdrawn") {
    throw new Conflict({
      code: "withdrawn",
      message: "The question was withdrawn; there is nothing to decide. No money moved.",
    });
  }
  if (row.status !== "pending") {
    const last = votes.at(-1);
    const [decider] = last?.userId ? await tx.select().from(users).where(eq(users.id, last.userId)) : [];
    const by = decider?.name ?? "the policy";
    throw new Conflict({
      code: "already_decided",
      message: `Already ${row.status} by ${by}. Your decision was not recorded.`,
      details: {
        decidedBy: last?.userId ?? "policy",
        decidedByName: by,
        decidedAt: row.decidedAt?.toISOString() ?? null,
      },
    });
  }
  if (decision === "approve" && hash !== row.effectHash) {
    throw new Conflict({
      code: "effect_changed",
      message:
        "The effect of this approval was changed outside Vagus. It cannot be approved; reject it. No money moved.",
    });
  }
  if (row.version !== version || row.effectHash !== lookedAt) {
    throw new Conflict({
      code: "stale_version",
      message: "This approval changed while you looked at it. Look again, then decide. Nothing was recorded.",
      details: { version: row.version },
    });
  }
}

/** A vote replaces the person's earlier approval, or a row in the person's name without a valid MAC. */
async function takeBackOwnYes(tx: Transaction, actor: Me, approvalId: string): Promise<void> {
  await tx
    .update(approvalDecisions)
    .set({ retractedAt: sql`now()`, mac: null })
    .where(
      and(
        eq(approvalDecisions.approvalId, approvalId),
        eq(approvalDecisions.userId, actor.id),
        isNull(approvalDecisions.retractedAt),
      ),
    );
}

async function write(
  tx: Transaction,
  actor: Me,
  { row, question }: { row: Row; question: Question },
  input: DecideApproval & { way: Way },
  policy: Policy,
  earlier: readonly Vote[],
) {
  const { rules } = policy;
  const now = new Date();
  const holdMs = input.decision === "reject" || input.way === "batch" ? rules.holdMs : 0;
  const effectiveAt = new Date(now.getTime() + holdMs);
  const { decision } = input;
  const vote = {
    userId: actor.id,
    role: votingRole(actor),
    decision,
    policyVersion: policy.version,
    effectiveAt,
    answer: input.answer ?? null,
  };
  const closes = input.decision === "reject" || isAgreed(rules, question, [...earlier, vote]);

  const [updated] = await tx
    .update(approvals)
    .set({
      version: row.version + 1,
      ...(closes && {
        status: input.decision === "approve" ? ("approved" as const) : ("rejected" as const),
        decidedAt: now,
        effectiveAt,
        policyVersion: policy.version,
        requiredDecisions: peopleNeeded(rules, question),
        nudges: 0,
        nudgeAt: firstNudgeAt(effectiveAt),
      }),
    })
    .where(and(eq(approvals.id, row.id), eq(approvals.status, "pending"), gt(approvals.deadline, sql`now()`)))
    .returning({ id: approvals.id });
  if (!updated)
    throw new Expired("The deadline has just passed; the decision came too late. No money moved.");

  const decisionId = newId("decision");
  await tx.insert(approvalDecisions).values({
    ...vote,
    id: decisionId,
    approvalId: row.id,
    answerSha256: answerDigest(vote.answer),
    mac: voteMac(question, vote),
    comment: input.comment ?? "",
    customerNote: input.customerNote ?? "",
    at: now,
  });
  if (closes) {
    await emitEvent(tx, "approval/decided", { approvalId: row.id, decisionId }, { availableAt: effectiveAt });
    await queueAnswer(tx, row, decisionId, effectiveAt);
  }
  await emitChanged(tx, { id: row.id, version: row.version + 1 });
  await appendAudit(tx, {
    actor: { type: "user", id: actor.id },
    action: "approval_decided",
    subject: { type: "approval", id: row.id },
    customerId: row.customerId,
    runId: row.runId,
    dedupeKey: `decision:${decisionId}`,
    detail: {
      decision: input.decision,
      role: votingRole(actor),
      kind: row.kind,
      ...question.money,
      ticketId: row.ticketId,
      effectHash: row.effectHash,
      policyVersion: policy.version,
      closes,
      ...(input.way === "slack" && { way: "slack" }),
    },
  });
}
