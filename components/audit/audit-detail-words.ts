/** The facts of audit rows in words. */
import type { AuditRow } from "@/lib/audit/schemas";
import { TARGET_NAMES } from "@/lib/operations/rules";
import { rerunStartWords } from "../operations/outcome-words";

type Fact = AuditRow["detail"][string] | undefined;

/** Why a person has to answer a mail. */
export const personWords: Record<string, string> = {
  unknown_sender: "nobody knows the sender",
  automatic_mail: "a machine wrote it",
  mail_loop: "the sender writes like a machine",
  spoofed_sender: "the sender’s address may be forged",
  refund_failed: "a person looks after the refund",
  dispute_opened: "a person looks after the dispute",
};

/** Why a refund was not paid, or its question withdrawn. */
const blockedWords: Record<string, string> = {
  approval_rejected: "a person rejected it",
  approval_expired: "nobody decided in time",
  approval_withdrawn: "the question was withdrawn",
  taken_over: "a person took the ticket over",
  ticket_resolved: "a person resolved the ticket",
  unknown_order: "not an order of this customer",
  wrong_currency: "not the order’s currency",
  more_than_paid: "more than was paid",
  amended: "a person changed the amount",
  above_limit: "above the limit of the policy",
  no_amount: "no amount that can be refunded",
  spoofed_sender: "the sender’s address may be forged",
  charge_unknown: "Stripe does not know the payment",
  charge_not_paid: "the payment did not go through at Stripe",
  charge_currency: "Stripe took the payment in another currency",
  charge_lost: "the bank took the payment back",
  charge_disputed: "the customer’s bank disputes the payment",
  charge_refunded: "the payment was refunded in full before",
  more_than_left: "more than is left of the payment",
};

/** Stripe's error codes for a refund, from its answer or a later webhook. */
const stripeWords: Record<string, string> = {
  stripe_charge_disputed: "the customer’s bank disputes the payment",
  stripe_refund_disputed_payment: "the customer’s bank disputes the payment",
  stripe_charge_already_refunded: "the payment was refunded in full before",
  stripe_amount_too_large: "more than is left of the payment",
  stripe_resource_missing: "Stripe does not know the payment",
  stripe_charge_not_refundable: "Stripe does not refund this kind of payment",
  stripe_refund_failed: "the customer’s bank sent it back",
  stripe_refund_canceled: "it was cancelled at Stripe",
};

const operationWords: Record<string, string> = {
  rerun: "a rerun",
  cancel: "a cancellation",
  redeliver: "a redelivery",
};

/** A known code in words, an unknown one as it is. */
export function said(code: Fact, known: Record<string, string> = {}): string | undefined {
  if (typeof code !== "string") return undefined;
  return known[code] ?? code.replaceAll("_", " ");
}

/** Why money did not move, from our codes or Stripe's. */
export function blockedBecause(cause: string): string {
  return said(cause, { ...blockedWords, ...stripeWords }) ?? cause;
}

/** A person's text, unchanged. */
export function text(value: Fact): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** `a rerun`. */
export function operation(kind: Fact): string {
  return said(kind, operationWords) ?? "an operation";
}

/** `one run`, `12 deliveries`: what an operation of this kind acts on. */
export function targets(kind: Fact, total: Fact): string {
  const names: Record<string, { one: string; many: string }> = TARGET_NAMES;
  const { one, many } = names[String(kind)] ?? TARGET_NAMES.rerun;
  return total === 1 ? `one ${one}` : `${String(total)} ${many}`;
}

/** Where a rerun began: `from` and the step. */
export function fromWords(from: Fact): string | undefined {
  const where = said(from, rerunStartWords);
  return where && `from ${where}`;
}

/** When an ignored error group opens again. */
export function ignoredUntil({
  until,
  ratePerHour,
}: Record<"until" | "ratePerHour", Fact>): string | undefined {
  if (typeof until === "string") return `until ${until}`;
  return typeof ratePerHour === "number"
    ? `until it fails more than ${ratePerHour} times an hour`
    : undefined;
}

/** The agent is paused by the same action as a function: the subject tells which. */
export function pausable({ subjectType, subjectId }: AuditRow): string {
  return subjectType === "agent" ? "the agent" : `the function ${subjectId}`;
}

/** `12 done, 1 failed`; what did not happen is left out. */
export function counted(counts: Record<string, Fact>): string | undefined {
  const parts = Object.entries(counts).filter(([, n]) => typeof n === "number" && n > 0);
  return parts.map(([name, n]) => `${n} ${name}`).join(", ") || undefined;
}
