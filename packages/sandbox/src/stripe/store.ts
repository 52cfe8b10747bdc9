import { join } from "node:path";
import { z } from "zod";
import { openJournal } from "../journal.ts";
import { ChargeFacts } from "./charge.ts";
import { SessionFacts } from "./checkout-session.ts";
import { CustomerFacts } from "./customer.ts";
import { type DisputeFacts, DisputeStatus, isChargeRefundable } from "./dispute.ts";
import { RefundFacts } from "./refund.ts";

/** 2026-10-05 09:00 UTC, when the first of the ten orders was paid. */
const FIRST_PAID_AT = 1_791_190_800;
const DAY_SECONDS = 86_400;

/** The orders of the local data, in the order of their numbers from 1001: customer, cents, currency, card. */
const ORDERS = [
  ["001", 4_900, "usd", "visa", "4242"],
  ["001", 125_000, "usd", "visa", "4242"],
  ["002", 3_000, "usd", "mastercard", "4444"],
  ["002", 18_000, "usd", "mastercard", "4444"],
  ["003", 9_900, "usd", "amex", "0005"],
  ["003", 64_000, "usd", "amex", "0005"],
  ["004", 1_250, "usd", "visa", "1881"],
  ["004", 7_500, "usd", "visa", "1881"],
  ["005", 21_000, "usd", "mastercard", "5100"],
  ["005", 5_800, "eur", "visa", "3220"],
] as const;

/** The charges every sandbox starts with: `ch_sbx_1001` to `ch_sbx_1010`, each naming its order. */
const SEED_CHARGES: readonly ChargeFacts[] = ORDERS.map(([customer, amount, currency, brand, last4], i) => ({
  id: `ch_sbx_${1001 + i}`,
  amount,
  currency,
  created: FIRST_PAID_AT + i * DAY_SECONDS,
  customer: `cus_sbx_${customer}`,
  description: `Order ord_${1001 + i}`,
  metadata: { order_id: `ord_${1001 + i}`, customer_id: `cust_${customer}` },
  brand,
  last4,
}));

/** The customers of the local data, in the order of their numbers. */
const CUSTOMERS = [
  ["ada", "Ada Lovelace", "enterprise"],
  ["grace", "Grace Hopper", "pro"],
  ["linus", "Linus Torvalds", "pro"],
  ["edsger", "Edsger Dijkstra", "standard"],
  ["alan", "Alan Turing", "standard"],
] as const;

/** The customers every sandbox starts with: `cus_sbx_001` to `cus_sbx_005`. */
const SEED_CUSTOMERS: readonly CustomerFacts[] = CUSTOMERS.map(([mailbox, name, tier], i) => ({
  id: `cus_sbx_00${i + 1}`,
  email: `${mailbox}@example.com`,
  name,
  description: null,
  created: FIRST_PAID_AT - DAY_SECONDS + i,
  metadata: { customer_id: `cust_00${i + 1}`, tier },
  deleted: false,
}));

/** The answer under an idempotency key, stored to be replayed. */
export const StoredAnswer = z.object({
  key: z.string(),
  /** Hash of method, path and parameters. */
  fingerprint: z.string(),
  status: z.int(),
  body: z.json(),
  requestId: z.string(),
  /** Unix milliseconds. */
  atMs: z.int(),
});
export type StoredAnswer = z.infer<typeof StoredAnswer>;

const answer = StoredAnswer.optional();

/** One line of the journal: a change with the answer under its key, so that no crash separates them. */
export const StripeRecord = z.discriminatedUnion("type", [
  z.object({ type: z.literal("charge.created"), charge: ChargeFacts, answer }),
  z.object({
    type: z.literal("charge.disputed"),
    chargeId: z.string(),
    // Older journals store no status of a dispute.
    status: DisputeStatus.default("needs_response"),
    /** Unix seconds; older journals do not store the time. */
    created: z.int().default(0),
  }),
  z.object({ type: z.literal("refund.created"), refund: RefundFacts, answer }),
  z.object({ type: z.literal("refund.updated"), refund: RefundFacts }),
  z.object({ type: z.literal("customer.saved"), customer: CustomerFacts, answer }),
  z.object({ type: z.literal("session.completed"), session: SessionFacts }),
  z.object({ type: z.literal("answer.stored"), answer: StoredAnswer }),
]);
export type StripeRecord = z.infer<typeof StripeRecord>;

/** The state of the Stripe sandbox. Lists are newest first, as the API lists them. */
export interface StripeStore {
  charge(id: string): ChargeFacts | undefined;
  charges(): ChargeFacts[];
  customer(id: string): CustomerFacts | undefined;
  /** Including deleted ones. */
  customers(): CustomerFacts[];
  sessions(): SessionFacts[];
  /** The dispute about a charge; undefined when the charge was never disputed. */
  dispute(chargeId: string): DisputeFacts | undefined;
  /** Charges with a dispute in any status. */
  disputedCharges(): ChargeFacts[];
  /** Whether a charge can be refunded; a lost dispute took the money. */
  isRefundable(chargeId: string): boolean;
  refund(id: string): RefundFacts | undefined;
  refunds(): RefundFacts[];
  /** Minor units refunded on this charge, without failed refunds. */
  refundedAmount(chargeId: string): number;
  answerUnder(key: string): StoredAnswer | undefined;
  /** Changes the state at once and resolves when the record is on disk. */
  append(record: StripeRecord): Promise<void>;
  close(): Promise<void>;
}

/** Opens `<folder>/stripe.jsonl` and replays it over the seeded charges. */
export function openStripeStore(folder: string): StripeStore {
  const charges = new Map(SEED_CHARGES.map((charge) => [charge.id, charge]));
  const customers = new Map(SEED_CUSTOMERS.map((customer) => [customer.id, customer]));
  const sessions: SessionFacts[] = [];
  const refunds = new Map<string, RefundFacts>();
  const disputes = new Map<string, DisputeFacts>();
  const answers = new Map<string, StoredAnswer>();

  const apply = (record: StripeRecord): void => {
    if (record.type === "charge.created") charges.set(record.charge.id, record.charge);
    if (record.type === "charge.disputed") {
      const created = disputes.get(record.chargeId)?.created ?? record.created;
      disputes.set(record.chargeId, { status: record.status, created });
    }
    if (record.type === "refund.created" || record.type === "refund.updated") {
      refunds.set(record.refund.id, record.refund);
    }
    if (record.type === "customer.saved") customers.set(record.customer.id, record.customer);
    if (record.type === "session.completed") sessions.unshift(record.session);
    if ("answer" in record && record.answer) answers.set(record.answer.key, record.answer);
  };
  const journal = openJournal(join(folder, "stripe.jsonl"), StripeRecord, apply);

  return {
    charge: (id) => charges.get(id),
    charges: () => [...charges.values()].reverse(),
    customer: (id) => customers.get(id),
    customers: () => [...customers.values()].reverse(),
    sessions: () => sessions,
    dispute: (chargeId) => disputes.get(chargeId),
    disputedCharges: () => [...disputes.keys()].reverse().flatMap((id) => charges.get(id) ?? []),
    isRefundable: (chargeId) => isChargeRefundable(disputes.get(chargeId)?.status ?? "won"),
    refund: (id) => refunds.get(id),
    refunds: () => [...refunds.values()].reverse(),
    refundedAmount(chargeId) {
      let amount = 0;
      for (const refund of refunds.values()) {
        if (refund.charge === chargeId && refund.status !== "failed") amount += refund.amount;
      }
      return amount;
    },
    answerUnder: (key) => answers.get(key),
    append(record) {
      apply(record);
      return journal.append(record);
    },
    close: () => journal.close(),
  };
}
