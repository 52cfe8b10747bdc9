import { join } from "node:path";
import { z } from "zod";
import { openJournal } from "../journal.ts";
import { ChargeFacts } from "./charge.ts";
import { type DisputeFacts, DisputeStatus, isChargeRefundable } from "./dispute.ts";
import { RefundFacts } from "./refund.ts";
import { SEED_CHARGES } from "./seed-charges.ts";

/** What was answered under an idempotency key, kept to be said again. */
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

/**
 * One line of the journal. What happened and the answer under its key are one record,
 * so that no crash can leave a refund whose key has forgotten it.
 */
export const StripeRecord = z.discriminatedUnion("type", [
  z.object({ type: z.literal("charge.created"), charge: ChargeFacts, answer }),
  z.object({
    type: z.literal("charge.disputed"),
    chargeId: z.string(),
    // Journals of before say only that there was one.
    status: DisputeStatus.default("needs_response"),
    /** Unix seconds; journals of before do not say when. */
    created: z.int().default(0),
  }),
  z.object({ type: z.literal("refund.created"), refund: RefundFacts, answer }),
  z.object({ type: z.literal("refund.updated"), refund: RefundFacts }),
  z.object({ type: z.literal("answer.stored"), answer: StoredAnswer }),
]);
export type StripeRecord = z.infer<typeof StripeRecord>;

/** The state of the stand-in. Lists are newest first, as the API lists them. */
export interface StripeStore {
  charge(id: string): ChargeFacts | undefined;
  charges(): ChargeFacts[];
  /** The dispute about a charge; undefined when the charge was never disputed. */
  dispute(chargeId: string): DisputeFacts | undefined;
  /** Charges with a dispute, whatever became of it. */
  disputedCharges(): ChargeFacts[];
  /** A dispute that was lost took the money: such a charge stays beyond refunding. */
  isRefundable(chargeId: string): boolean;
  refund(id: string): RefundFacts | undefined;
  refunds(): RefundFacts[];
  /** Minor units that went back on this charge; a failed refund gives its money back. */
  refundedAmount(chargeId: string): number;
  answerUnder(key: string): StoredAnswer | undefined;
  /** Changes the state at once and resolves when the record is on disk. */
  append(record: StripeRecord): Promise<void>;
  close(): Promise<void>;
}

/** Opens `<folder>/stripe.jsonl` and replays it over the seeded charges. */
export function openStripeStore(folder: string): StripeStore {
  const charges = new Map(SEED_CHARGES.map((charge) => [charge.id, charge]));
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
    if ("answer" in record && record.answer) answers.set(record.answer.key, record.answer);
  };
  const journal = openJournal(join(folder, "stripe.jsonl"), StripeRecord, apply);

  return {
    charge: (id) => charges.get(id),
    charges: () => [...charges.values()].reverse(),
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
