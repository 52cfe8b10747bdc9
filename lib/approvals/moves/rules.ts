import { z } from "zod";
import { Instant } from "@/lib/http/schemas";
import { formatMoney } from "@/lib/money";

/** Changes that can affect an open approval, worst first. */
const MOVES = ["disputed", "refund_meanwhile", "order_changed", "newer_mail"] as const;

/** One change since the proposal was drafted. Ids and amounts only, no personal data. */
export const Move = z.object({
  code: z.enum(MOVES),
  /** When it happened; null if no record says so. */
  at: Instant.nullable(),
  /** What happened, for a heading. */
  title: z.string(),
  /** The consequence for the decision. */
  sentence: z.string(),
});
export type Move = z.infer<typeof Move>;

interface OrderNow {
  chargeId: string;
  amountCents: number;
  currency: string;
  customerId: string;
}

/** The present records about an open approval, and the order as it was when it was drafted. */
export interface MoveFacts {
  /** Null for a kind that moves no money of an order. */
  drafted: OrderNow | null;
  /** Null when the order no longer exists. */
  order: OrderNow | null;
  /** When the order was last written since the approval opened; null if it was not. */
  orderChangedAt: string | null;
  newerMails: number;
  newestMailAt: string | null;
  /** The largest other refund of the customer since the approval opened; null without one. */
  refund: { orderId: string; amountCents: number; currency: string; at: string; sameOrder: boolean } | null;
  /** An open dispute of the order; null without one. */
  disputedAt: string | null;
}

/** Derives the changes since the draft, worst first. */
export function movesOf(facts: MoveFacts): Move[] {
  const found = [disputed(facts), refundMeanwhile(facts), orderChanged(facts), newerMail(facts)];
  return found.filter((move) => move !== null);
}

/** The changes in one line, for a list of reasons; null without changes. */
export function moveSummary(moves: readonly Move[]): string | null {
  return moves.length === 0 ? null : moves.map(({ title }) => title).join(". ");
}

function disputed({ disputedAt: at }: MoveFacts): Move | null {
  if (at === null) return null;
  return {
    code: "disputed",
    at,
    title: "Payment disputed",
    sentence: "The customer’s bank holds the money. A refund now could pay twice.",
  };
}

function refundMeanwhile({ refund }: MoveFacts): Move | null {
  if (!refund) return null;
  const { orderId, at, sameOrder } = refund;
  return {
    code: "refund_meanwhile",
    at,
    title: sameOrder ? "This order was refunded meanwhile" : "Another refund meanwhile",
    sentence: `${formatMoney(refund)} for ${orderId}, by another approval. Check that this is not the same complaint.`,
  };
}

function orderChanged({ drafted, order, orderChangedAt: at }: MoveFacts): Move | null {
  if (!drafted) return null;
  const title = "Order changed since the draft";
  const said = (sentence: string): Move => ({ code: "order_changed", at, title, sentence });
  if (!order) return said("There is no such order any more.");
  if (order.customerId !== drafted.customerId) return said("It belongs to another customer now.");
  if (order.chargeId !== drafted.chargeId)
    return said("It names another payment now; this refund is for the old one.");
  if (order.currency !== drafted.currency) return said(`It is in ${order.currency} now.`);
  if (order.amountCents < drafted.amountCents)
    return said(`It is ${formatMoney(order)} now, less than the refund.`);
  return at === null ? null : said("Compare it with the mail before you decide.");
}

function newerMail({ newerMails, newestMailAt: at }: MoveFacts): Move | null {
  if (newerMails === 0) return null;
  return {
    code: "newer_mail",
    at,
    title: newerMails === 1 ? "Newer mail on this ticket" : `${newerMails} newer mails on this ticket`,
    sentence: "The draft does not answer it. Read it first.",
  };
}
