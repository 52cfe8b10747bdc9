import { isSum, type Sum } from "./named-sums.ts";
import type { Claim, ReplyClaim } from "./read-claims.ts";

/** A refund by its row. `elsewhere`: by Stripe, the charge was refunded before, and not by us. */
export interface RefundFact extends Sum {
  orderId: string;
  state: "moved" | "failed" | "elsewhere" | "blocked" | "under_way";
  /** Whether it belongs to the ticket that the reply is about. */
  onTicket: boolean;
  /** When the row got its present state. */
  since: Date;
}

/** An approval by its row. */
export interface ApprovalFact extends Sum {
  orderId: string;
  status: "pending" | "approved" | "rejected" | "expired" | "withdrawn";
  /** Decisions of people that were not taken back. */
  byPeople: readonly ("approve" | "reject")[];
  onTicket: boolean;
}

/** The records for a reply: the customer's orders and refunds, and the state of the ticket. */
export interface Evidence {
  /** A person writes the reply, so claims and promises about a person's work need no other record. */
  byPerson: boolean;
  /** The ticket waits for a person. */
  withPerson: boolean;
  orders: readonly (Sum & { id: string })[];
  /** Newest first. */
  refunds: readonly RefundFact[];
  /** Newest first. */
  approvals: readonly ApprovalFact[];
  /** Sums that the worker proposed on this ticket. */
  proposed: readonly Sum[];
  /** Orders with a disputed payment. */
  calledBack: readonly { orderId: string; onTicket: boolean; since: Date }[];
  /** Words that a reviewer wrote for the customer. */
  notes: readonly string[];
}

interface Rule {
  /** True if later facts can make the sentence untrue after it was sent. */
  lasting: boolean;
  supported: (claim: Claim, evidence: Evidence) => boolean;
}

/** Banks show a refund within five to ten business days: https://docs.stripe.com/refunds. Fewer is not promised. */
const BANK_DAYS = 5;

/** The records that support each claim. The agent sends no claim without them. */
export const CLAIMS: Record<ReplyClaim, Rule> = {
  refunded: { lasting: true, supported: hasMoved },
  refund_promised: { lasting: true, supported: hasMoved },
  already_refunded: {
    lasting: true,
    supported: (claim, evidence) =>
      hasMoved(claim, evidence) || about(claim, evidence.refunds).some(({ state }) => state === "elsewhere"),
  },
  not_refunded: { lasting: true, supported: stayed },
  refund_failed: {
    lasting: true,
    supported: (claim, { refunds }) => about(claim, refunds).some(({ state }) => state === "failed"),
  },
  undecided: {
    lasting: false,
    supported: (claim, { approvals }) => {
      const [newest] = nearest(about(claim, approvals));
      return newest?.status === "pending" || newest?.status === "expired";
    },
  },
  person_decided: {
    lasting: false,
    supported: (claim, { approvals, byPerson }) =>
      byPerson ||
      about(claim, approvals).some(({ byPeople }) =>
        claim.verdict ? byPeople.includes(claim.verdict) : byPeople.length > 0,
      ),
  },
  handed_over: { lasting: false, supported: personHasIt },
  promise: { lasting: false, supported: personHasIt },
  deadline: {
    lasting: false,
    supported: (claim, evidence) =>
      evidence.byPerson || ((claim.days ?? 0) >= BANK_DAYS && hasMoved({ ...claim, sums: [] }, evidence)),
  },
  // Nothing is recorded about parcels, accounts or vouchers, and no tool of the agent acts on them.
  delivery: { lasting: false, supported: () => false },
  action: { lasting: false, supported: (_claim, { byPerson }) => byPerson },
  gift: { lasting: false, supported: () => false },
  amount: { lasting: false, supported: isKnownSum },
  order: {
    lasting: false,
    supported: (claim, { orders }) =>
      claim.orders.every((id) => orders.some((order) => isOrder(id, order.id))),
  },
  unread: { lasting: false, supported: (_claim, { byPerson }) => byPerson },
};

/** Whether an order that a claim names, in lower case, is the one with this id. */
function isOrder(named: string, id: string): boolean {
  return named === id.toLowerCase();
}

/** The rows that a claim is about: rows of the orders it names, or the ticket's rows if it names none. */
export function about<Row extends { orderId: string; onTicket: boolean }>(
  { orders }: Pick<Claim, "orders">,
  rows: readonly Row[],
): Row[] {
  if (orders.length === 0) return rows.filter(({ onTicket }) => onTicket);
  return rows.filter(({ orderId }) => orders.some((id) => isOrder(id, orderId)));
}

/**
 * For each order the rows of the ticket, or, if it has none, the rows of the customer's other tickets: a refund of the
 * same sum for another mail says nothing about this mail.
 */
export function nearest<Row extends { orderId: string; onTicket: boolean }>(rows: readonly Row[]): Row[] {
  const own = new Set(rows.filter(({ onTicket }) => onTicket).map(({ orderId }) => orderId));
  return rows.filter(({ orderId, onTicket }) => onTicket || !own.has(orderId));
}

/** True if money moved for every order it names, and every sum is one that moved. The newest row of a sum counts. */
function hasMoved(claim: Claim, { refunds }: Evidence): boolean {
  const rows = nearest(about(claim, refunds));
  const newest = rows.filter(
    (row, at) =>
      rows.findIndex((one) => one.orderId === row.orderId && one.amountCents === row.amountCents) === at,
  );
  const moved = newest.filter(({ state }) => state === "moved");
  if (moved.length === 0) return false;
  const total = moved.every(({ currency }) => currency === moved[0]?.currency)
    ? [
        {
          amountCents: moved.reduce((sum, row) => sum + row.amountCents, 0),
          currency: moved[0]?.currency ?? "",
        },
      ]
    : [];
  return (
    claim.orders.every((id) => moved.some(({ orderId }) => isOrder(id, orderId))) &&
    claim.sums.every((sum) => [...moved, ...total].some((money) => isSum(sum, money)))
  );
}

/** True if no money was refunded for the orders and sums it names, here or elsewhere. A dispute is no refund. */
function stayed(claim: Claim, { refunds }: Evidence): boolean {
  return !about(claim, refunds).some(
    (row) =>
      row.state === "elsewhere" ||
      (row.state === "moved" && (claim.sums.length === 0 || claim.sums.some((sum) => isSum(sum, row)))),
  );
}

function personHasIt(_claim: Claim, { byPerson, withPerson }: Evidence): boolean {
  return byPerson || withPerson;
}

/** True if every sum is in a row of the customer. A proposed sum may be named only if nothing was paid. */
function isKnownSum(claim: Claim, { orders, refunds, approvals, proposed }: Evidence): boolean {
  const known = [...orders, ...refunds, ...approvals, ...(claim.verdict === "reject" ? proposed : [])];
  const moved = refunds.filter(({ state, onTicket }) => state === "moved" && onTicket);
  const total = moved.reduce((sum, row) => sum + row.amountCents, 0);
  const sums = [...known, ...moved.slice(0, 1).map(({ currency }) => ({ amountCents: total, currency }))];
  return claim.sums.every((sum) => sums.some((money) => isSum(sum, money)));
}
