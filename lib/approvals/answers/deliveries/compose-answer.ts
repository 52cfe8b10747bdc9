import { openSecret } from "@/lib/access/seal-secret";
import { db } from "@/lib/db";
import { signStandardWebhook } from "@/lib/webhooks/sources/verify-standard-webhook";
import { readVotes } from "../../decision/votes.ts";
import type { ApprovalRow } from "../../kinds/kind.ts";
import { questionOf } from "../../kinds/kinds.ts";
import { performApproval } from "../../perform-approval.ts";
import { RequestEffect } from "../../request/schemas.ts";
import { covers } from "../rules.ts";
import { formerSignsUntil, type TargetRow } from "../targets/show-target.ts";

/** A request to a target, ready to send. */
export interface ComposedAnswer {
  url: string;
  headers: Record<string, string>;
  body: string;
}

interface Parts {
  delivery: { id: string; decisionId: string };
  approval: ApprovalRow;
  target: TargetRow;
  runId: string;
}

/**
 * Composes the request that carries an answer to its target. A yes is sent only after the `perform` of its kind has
 * checked the votes; the answer is read from the votes, not from the row.
 * @returns the request, or a code for why there is none
 */
export async function composeAnswer(parts: Parts): Promise<ComposedAnswer | { cause: string }> {
  const { approval, target, runId } = parts;
  if (!target.enabled) return { cause: "target_disabled" };
  const effect = RequestEffect.safeParse(approval.effect).data;
  if (!effect) return { cause: "effect_unreadable" };
  let answer: unknown = null;
  if (approval.status === "approved") {
    const { status, cause } = await performApproval(approval.id, runId);
    if (status !== "answered") return { cause: cause ?? status };
    const { votes } = await readVotes(db(), questionOf(approval));
    answer = votes.findLast(({ decision }) => decision === "approve")?.answer ?? null;
  }
  const { answerTo, idempotencyKey } = effect;
  if ("engine" in answerTo) return composeEvent(parts);
  // Somebody with write access to the database may have changed the address in the effect.
  if (!covers(target.url, answerTo.url)) return { cause: "url_not_covered" };
  return composeCallback(parts, answerTo.url, { status: approval.status, answer, idempotencyKey });
}

/** The event that wakes the waiting run. It carries ids only; its own id makes a repetition harmless. */
function composeEvent({ delivery, approval, target }: Parts): ComposedAnswer {
  const [sealed = ""] = target.secrets;
  const data = { approvalId: approval.id, decisionId: delivery.decisionId };
  return {
    url: `${target.url.replace(/\/+$/, "")}/e/${openSecret(sealed)}`,
    headers: { "content-type": "application/json" },
    body: JSON.stringify([{ id: delivery.id, name: "approval/decided", data, ts: Date.now() }]),
  };
}

/** A callback signed by Standard Webhooks 1.0, with a constant id; by both secrets for a day after a rotation. */
function composeCallback(
  { delivery, approval, target }: Parts,
  url: string,
  told: { status: string; answer: unknown; idempotencyKey: string },
): ComposedAnswer {
  const raw = JSON.stringify({
    type: "approval.decided",
    timestamp: (approval.decidedAt ?? approval.deadline).toISOString(),
    data: { approvalId: approval.id, decisionId: delivery.decisionId, ...told },
  });
  const timestamp = String(Math.floor(Date.now() / 1000));
  const formerCounts = (formerSignsUntil(target)?.getTime() ?? 0) > Date.now();
  const secrets = target.secrets.slice(0, formerCounts ? 2 : 1).map(openSecret);
  return {
    url,
    headers: {
      "content-type": "application/json",
      "user-agent": "Vagus",
      "webhook-id": delivery.id,
      "webhook-timestamp": timestamp,
      "webhook-signature": secrets
        .map((secret) => signStandardWebhook({ id: delivery.id, timestamp, raw }, secret))
        .join(" "),
    },
    body: raw,
  };
}
