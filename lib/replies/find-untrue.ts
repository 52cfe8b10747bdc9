import type { CONTRADICTIONS } from "@/db/schema/vocabulary";
import { about, CLAIMS, type Evidence, nearest, type RefundFact } from "./claims.ts";
import { findUnsupported, type Unsupported } from "./find-unsupported.ts";
import type { Sum } from "./named-sums.ts";
import { readClaims } from "./read-claims.ts";
import { sentencesOf } from "./sentences.ts";

/** A mail that reached the customer. */
export interface SentMail {
  id: string;
  body: string;
  /** The mail that it corrects; null for any other mail. */
  correctsMessageId: string | null;
  /** Null while it is being sent. */
  sentAt: Date | null;
}

/** A sent sentence that the records now contradict. */
export interface Untrue {
  messageId: string;
  sentence: string;
  claim: Unsupported["claim"];
  fact: (typeof CONTRADICTIONS)[number];
  orderId: string | null;
  /** The money of the row that contradicts it. */
  money: Sum | null;
  /** When that row got its present state. */
  since: Date | null;
}

/**
 * The sentences of sent mails that the newest records contradict. Leaves out sentences that a later mail corrects: a
 * correction of the mail, or a later mail with the true state of the same order.
 * @param mails sent on one ticket, oldest first
 */
export function findUntrue(mails: readonly SentMail[], evidence: Evidence): Untrue[] {
  return mails.flatMap((mail, at) => {
    const later = mails.slice(at + 1);
    if (later.some(({ correctsMessageId }) => correctsMessageId === mail.id)) return [];
    return [...findUnsupported(mail.body, evidence), ...takenBackSince(mail, evidence)]
      .filter(({ claim }) => CLAIMS[claim].lasting)
      .filter((claim) => !later.some((one) => saysWhatIsSo(one, claim, evidence)))
      .map((claim) => ({
        messageId: mail.id,
        sentence: claim.sentence,
        claim: claim.claim,
        ...contradictionOf(claim, evidence),
      }));
  });
}

/** Sentences that deny a refund of a payment whose dispute began after they were sent. */
function takenBackSince({ body, sentAt }: SentMail, { calledBack }: Evidence): Unsupported[] {
  if (!sentAt) return [];
  const later = calledBack.filter(({ since }) => since > sentAt);
  return sentencesOf(body).flatMap(({ raw, plain }) => {
    const denial = readClaims(plain).find(
      (claim) => claim.claim === "not_refunded" && about(claim, later).length > 0,
    );
    return denial ? [{ ...denial, sentence: raw }] : [];
  });
}

function saysWhatIsSo({ body }: SentMail, { orders }: Unsupported, evidence: Evidence): boolean {
  return sentencesOf(body)
    .flatMap(({ plain }) => readClaims(plain))
    .some(
      (claim) =>
        CLAIMS[claim.claim].lasting &&
        CLAIMS[claim.claim].supported(claim, evidence) &&
        (orders.length === 0 || claim.orders.length === 0 || orders.some((id) => claim.orders.includes(id))),
    );
}

const FACT_OF: Record<RefundFact["state"], Untrue["fact"]> = {
  failed: "refund_failed",
  moved: "refund_moved",
  elsewhere: "refunded_elsewhere",
  blocked: "not_recorded",
  under_way: "not_recorded",
};

function contradictionOf(
  claim: Unsupported,
  { refunds, calledBack }: Evidence,
): Pick<Untrue, "fact" | "orderId" | "money" | "since"> {
  const rows = nearest(about(claim, refunds));
  const denies = claim.claim === "not_refunded" || claim.claim === "refund_failed";
  const row = denies
    ? rows.find(({ state }) => state === "moved" || state === "elsewhere")
    : (rows.find(({ state }) => state === "failed") ?? rows.find(({ state }) => state === "moved"));
  if (row) {
    const { orderId, amountCents, currency, since } = row;
    return { fact: FACT_OF[row.state], orderId, money: { amountCents, currency }, since };
  }
  const [called] = denies ? about(claim, calledBack) : [];
  if (called)
    return { fact: "charge_called_back", orderId: called.orderId, money: null, since: called.since };
  return { fact: "not_recorded", orderId: claim.orders[0] ?? null, money: null, since: null };
}
