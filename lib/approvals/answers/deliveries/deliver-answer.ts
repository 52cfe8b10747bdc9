import { parseJson } from "@vagus/primitives/parse-json";
import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { answerDeliveries, answerTargets, approvals } from "@/db/schema";
import { withoutPersonalData } from "@/lib/app-errors";
import { type ActingRun, appendAudit, auditedAs } from "@/lib/audit/append-audit";
import { db } from "@/lib/db";
import { requireActing } from "@/lib/deployment/acts-here";
import { env } from "@/lib/env";
import { announce } from "@/lib/live/announce";
import { type Posted, postOutside } from "@/lib/outside/post-outside";
import { settleApproval } from "../../closing/settle-approval.ts";
import { CLAIM_MS, LONGEST_ASKED_MS, pauseMs } from "../rules.ts";
import { composeAnswer } from "./compose-answer.ts";

type Delivery = typeof answerDeliveries.$inferSelect;

/** Result of an attempt. `made`: another event made the same attempt. `open`: the decision is not in effect yet. */
export interface Attempted {
  outcome: "delivered" | "failed" | "dead" | "made" | "open";
  cause: string | null;
}

/** Faults that the next attempt would meet too. */
const FINAL = ["url_malformed", "url_insecure", "address_private"];
/** The receiver wants no more answers. */
const GONE = 410;

const NOT_ASKED = { status: null, retryAfterS: null };

/** The response of an engine's event API to an accepted event. */
const Taken = z.object({ status: z.literal(200), error: z.string().max(0).nullish() });

/**
 * Makes one attempt to send an answer. Claims the attempt by its number, so that twenty events cause one request. If
 * the process dies meanwhile, the next attempt is due when the claim ends; its id is the same, so the receiver sees a
 * repeat.
 * @throws HeldDeployment where another deployment acts on this database
 */
export async function deliverAnswer(
  { deliveryId, attempt }: { deliveryId: string; attempt: number },
  by: ActingRun,
): Promise<Attempted> {
  await requireActing();
  const [found] = await db()
    .select({ approvalId: answerDeliveries.approvalId })
    .from(answerDeliveries)
    .where(eq(answerDeliveries.id, deliveryId));
  if (!found) return { outcome: "made", cause: null };
  const [approval] = await db().select().from(approvals).where(eq(approvals.id, found.approvalId));
  if (!approval || approval.status === "pending" || (approval.effectiveAt ?? new Date()) > new Date())
    return { outcome: "open", cause: null };
  const delivery = await claim(deliveryId, attempt);
  if (!delivery) return { outcome: "made", cause: null };
  const [target] = await db().select().from(answerTargets).where(eq(answerTargets.id, delivery.targetId));
  if (!target) throw new Error(`No answer target ${delivery.targetId}.`);

  let composed: Awaited<ReturnType<typeof composeAnswer>>;
  try {
    composed = await composeAnswer({ delivery, approval, target, runId: by.runId });
  } catch (error) {
    // For example a secret that cannot be decrypted. Without a record the attempts would never end.
    return recordFailed(delivery, NOT_ASKED, withoutPersonalData(error).code ?? "not_composed");
  }
  if ("cause" in composed) return recordDead(delivery, null, composed.cause);
  const posted = await postOutside({ ...composed, allowed: env().answerNetworks });
  if (isTaken(target.kind, posted)) return recordDelivered(delivery, posted, by);
  const cause = posted.fault ?? "http_error";
  if (posted.status === GONE || FINAL.includes(cause)) return recordDead(delivery, posted.status, cause);
  return recordFailed(delivery, posted, cause);
}

async function claim(deliveryId: string, attempt: number): Promise<Delivery | undefined> {
  const [claimed] = await db()
    .update(answerDeliveries)
    .set({ attempts: attempt + 1, nextAt: sql`now() + ${CLAIM_MS} * interval '1 millisecond'` })
    .where(
      and(
        eq(answerDeliveries.id, deliveryId),
        eq(answerDeliveries.status, "pending"),
        eq(answerDeliveries.attempts, attempt),
      ),
    )
    .returning();
  return claimed;
}

function isTaken(kind: "event" | "callback", { status, text }: Posted): boolean {
  if (status === null || status < 200 || status > 299) return false;
  return kind === "callback" || Taken.safeParse(parseJson(text)).success;
}

async function recordDelivered(delivery: Delivery, { status }: Posted, by: ActingRun): Promise<Attempted> {
  await db().transaction(async (tx) => {
    await tx
      .update(answerDeliveries)
      .set({
        status: "delivered",
        deliveredAt: sql`now()`,
        nextAt: null,
        lastStatus: status,
        lastError: null,
      })
      .where(eq(answerDeliveries.id, delivery.id));
    await appendAudit(tx, {
      ...auditedAs(by),
      action: "answer_delivered",
      subject: { type: "approval", id: delivery.approvalId },
      dedupeKey: `answer:${delivery.id}:delivered:${delivery.attempts}`,
      detail: { deliveryId: delivery.id, targetId: delivery.targetId, attempts: delivery.attempts },
    });
  });
  // The application has the answer; open cards say so.
  await settleApproval(delivery.approvalId);
  announce("webhooks", "approvals");
  return { outcome: "delivered", cause: null };
}

async function recordDead(delivery: Delivery, status: number | null, cause: string): Promise<Attempted> {
  await recordAttempt(delivery, { status: "dead", nextAt: null, lastStatus: status, lastError: cause });
  return { outcome: "dead", cause };
}

async function recordFailed(
  delivery: Delivery,
  { status, retryAfterS }: Pick<Posted, "status" | "retryAfterS">,
  cause: string,
): Promise<Attempted> {
  const pause = pauseMs(delivery.attempts - delivery.attemptsBefore, Math.random());
  if (pause === null) return recordDead(delivery, status, cause);
  const askedMs = Math.min((retryAfterS ?? 0) * 1_000, LONGEST_ASKED_MS);
  const nextAt = new Date(Date.now() + Math.max(pause, askedMs));
  await recordAttempt(delivery, { nextAt, lastStatus: status, lastError: cause });
  return { outcome: "failed", cause };
}

/** Records nothing when the attempt took longer than its claim and another attempt has begun. */
async function recordAttempt(delivery: Delivery, change: Partial<Delivery>): Promise<void> {
  await db()
    .update(answerDeliveries)
    .set(change)
    .where(
      and(
        eq(answerDeliveries.id, delivery.id),
        eq(answerDeliveries.status, "pending"),
        eq(answerDeliveries.attempts, delivery.attempts),
      ),
    );
  announce("webhooks", "approvals");
}
