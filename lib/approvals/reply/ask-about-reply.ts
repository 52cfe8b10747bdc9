import { and, eq, inArray, ne } from "drizzle-orm";
import { type agentStates, approvals, type messages } from "@/db/schema";
import { type ActingRun, auditedAs } from "@/lib/audit/append-audit";
import type { Transaction } from "@/lib/db";
import { readPolicy } from "@/lib/policy/read-policy";
import { isAlwaysAutomatic, judge } from "@/lib/policy/rules";
import { checkDraft } from "@/lib/replies/check-draft";
import { withdrawApproval } from "../closing/withdraw-approval.ts";
import { measureFacts } from "../facts/measure-facts.ts";
import type { ApprovalRow } from "../kinds/kind.ts";
import { readEffect } from "../kinds/kinds.ts";
import { insertApproval } from "../opening/insert-approval.ts";
import type { ReplyEffect } from "./reply-effect.ts";

const AGENT = { type: "agent", id: "support-agent" } as const;

interface Draft {
  state: typeof agentStates.$inferSelect;
  source: typeof messages.$inferSelect;
  by: ActingRun;
}

/** The policy's verdict on a draft: send it, refuse it, or ask people. */
export type ReplyVerdict = "send" | "refuse" | { asked: ApprovalRow };

/**
 * Judges a draft by the policy. If people must agree, opens its approval, or finds the one that is pending or decided.
 * Does not ask about a draft that the records do not support, because sending holds it. The caller must hold the
 * ticket's lock.
 */
export async function askAboutReply(tx: Transaction, { state, source, by }: Draft): Promise<ReplyVerdict> {
  const policy = await readPolicy(tx);
  if (isAlwaysAutomatic(policy.rules, "reply")) return "send";
  const { ticketId, customerId } = source;
  const draft = state.reply ?? "";
  const effect: ReplyEffect = { ticketId, sourceMessageId: source.id, draft };
  const facts = await measureFacts(tx, {
    kind: "reply",
    effectKey: source.id,
    customerId,
    ticketId,
    requester: AGENT,
    workerVersion: state.workerVersion,
  });
  const { outcome } = judge(policy.rules, { kind: "reply", facts });
  if (outcome.verdict === "refuse") return "refuse";
  if (outcome.verdict === "automatic") return "send";
  if ((await checkDraft(tx, { ticketId, body: draft, byPerson: false })).length > 0) return "send";
  const living = await livingApproval(tx, effect, by);
  if (living) return { asked: living };
  const opened = await insertApproval(tx, {
    kind: "reply",
    effect,
    ticketId,
    customerId,
    requester: AGENT,
    workerVersion: state.workerVersion,
    reason: source.subject,
    policy,
    facts,
    requiredDecisions: outcome.approvers.length,
    runId: by.runId,
  });
  if (!opened) throw new Error(`The approval of the reply to ${source.id} was neither found nor opened.`);
  return { asked: opened };
}

/**
 * The pending or decided approval of exactly this draft. Withdraws approvals of other drafts of the same answer, which
 * an earlier run wrote.
 */
async function livingApproval(
  tx: Transaction,
  effect: ReplyEffect,
  by: ActingRun,
): Promise<ApprovalRow | undefined> {
  const hash = readEffect({ kind: "reply", effect })?.hash ?? "";
  const about = and(eq(approvals.kind, "reply"), eq(approvals.effectKey, effect.sourceMessageId));
  const others = await tx
    .select({ id: approvals.id })
    .from(approvals)
    .where(and(about, ne(approvals.effectHash, hash), inArray(approvals.status, ["pending", "approved"])));
  for (const { id } of others) await withdrawApproval(tx, id, { cause: "changed_draft", ...auditedAs(by) });
  const [living] = await tx
    .select()
    .from(approvals)
    .where(
      and(
        about,
        eq(approvals.effectHash, hash),
        inArray(approvals.status, ["pending", "approved", "rejected"]),
      ),
    );
  return living;
}
