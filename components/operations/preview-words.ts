import { formatTotal } from "@/lib/money";
import type { OperationPreview, PreviewOperation } from "@/lib/operations/order-schemas";
import { counted } from "../lists/count-words";
import { kindWords, type RerunMode } from "./kind-words";

export type OperationTarget = PreviewOperation;
/** What will happen, in one sentence, and how many are left out. */
export function leadSentence(
  kind: PreviewOperation["kind"],
  mode: RerunMode,
  { eligible, notEligible, made }: OperationPreview,
): string {
  const out = notEligible.reduce((sum, { count }) => sum + count, 0);
  const left = out === 0 ? "" : ` ${counted(out, "is", "are")} left out.`;
  if (eligible === 0) return `Nothing can be ${kindWords[kind].participle} here.${left}`;
  const [only] = made;
  const of = made.length === 1 ? only?.of : undefined;
  return `${kindWords[kind].lead(eligible, { of, mode })}.${left}`;
}

interface EffectLine {
  count: number;
  text: string;
  /** In grey: why once, why never again. */
  note: string;
}

const effectWords = {
  refund: { one: "refund", many: "refunds" },
  reply: { one: "reply", many: "replies" },
} as const;

/** The effects outside that the operation may have. */
export function willHappenLines({ willHappen, approvals }: OperationPreview): EffectLine[] {
  const lines: EffectLine[] = willHappen
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => ({
      count,
      text:
        kind === "reply"
          ? `${count === 1 ? "reply is" : "replies are"} sent through Postmark`
          : `${count === 1 ? "refund leaves" : "refunds leave"} through Stripe`,
      note: kind === "reply" ? "once each" : "once each, as approved",
    }));
  if (approvals.askAgain > 0)
    lines.push({
      count: approvals.askAgain,
      text: `${approvals.askAgain === 1 ? "approval is" : "approvals are"} asked again`,
      note: "what is asked for has changed",
    });
  if (approvals.withdrawn > 0)
    lines.push({
      count: approvals.withdrawn,
      text: `${approvals.withdrawn === 1 ? "approval that waits is" : "approvals that wait are"} withdrawn`,
      note: "no money moves",
    });
  return lines;
}

/** The effects that happened before and do not repeat. */
export function alreadyHappenedLines({ alreadyHappened, approvals }: OperationPreview): EffectLine[] {
  const lines: EffectLine[] = alreadyHappened
    .filter(({ count }) => count > 0)
    .map(({ kind, count, amounts }) => {
      const total = formatTotal(amounts);
      const { one, many } = effectWords[kind];
      return {
        count,
        text: `${count === 1 ? one : many}${total ? `, ${total}` : ""}, ${kind === "refund" ? "at Stripe" : "sent"}`,
        note: kind === "refund" ? "refused if tried again" : "sent once",
      };
    });
  if (approvals.carryOver > 0)
    lines.push({
      count: approvals.carryOver,
      text: `${approvals.carryOver === 1 ? "approval carries" : "approvals carry"} over`,
      note: "same effect, hashes match",
    });
  return lines;
}

/** How long it takes at a rate, in milliseconds, without the canary's own time. */
export function lengthMs(eligible: number, ratePerSecond: number): number {
  return (eligible / ratePerSecond) * 1000;
}
