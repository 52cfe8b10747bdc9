"use client";

import { Check } from "lucide-react";
import { Fragment, type ReactNode } from "react";
import type { ApprovalCard } from "@/lib/approvals/schemas";

export interface Consequence {
  term: string;
  detail: ReactNode;
}

/**
 * The effect of yes, no and silence, and who may decide: the same four lines on every card. A withdrawn approval has no
 * such effects any more; only the policy is named.
 */
export function Consequences({ card, effects }: { card: ApprovalCard; effects: readonly Consequence[] }) {
  const policy = { term: "Policy", detail: <WhoMay card={card} /> };
  const facts = card.status === "withdrawn" ? [policy] : [...effects, policy];
  return (
    <dl className="grid grid-cols-[72px_1fr] gap-y-1 text-13 max-sm:mt-3 sm:grid-cols-[88px_1fr]">
      {facts.map(({ term, detail }) => (
        <Fragment key={term}>
          <dt className="text-ink-3">{term}</dt>
          <dd className="text-ink-2">{detail}</dd>
        </Fragment>
      ))}
    </dl>
  );
}

function WhoMay({ card }: { card: ApprovalCard }) {
  return (
    <>
      policy v{card.policyVersion}: {ruleWords(card.requiredDecisions)}.{" "}
      {card.status !== "pending" || card.impossible ? null : card.mayDecide.allowed ? (
        <span className="whitespace-nowrap font-medium text-ink">
          <Check aria-hidden="true" className="icon-14 mr-1 inline align-[-2px] text-completed" />
          You may decide
        </span>
      ) : (
        <span className="font-medium text-ink">{card.mayDecide.why}</span>
      )}
    </>
  );
}

function ruleWords(people: number): string {
  if (people <= 1) return "one person must agree";
  return `${people === 2 ? "two" : people} different people must agree`;
}
