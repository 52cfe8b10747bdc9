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
      {whoWords(card)}.{" "}
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

/** The people who must agree: those whom the requester named, or as many as the policy says. */
function whoWords(card: ApprovalCard): string {
  const named = card.form === "plain" ? card.deciders : null;
  if (!named) return `policy v${card.policyVersion}: ${countWords(card.requiredDecisions)} must agree`;
  const { names, ordered } = named;
  if (ordered) return `the requester asks ${names.join(", then ")}; all must agree, in this order`;
  return `the requester asks ${names.join(", ")}; ${countWords(card.requiredDecisions)} of them must agree`;
}

function countWords(people: number): string {
  if (people <= 1) return "one person";
  return `${people === 2 ? "two" : people} different people`;
}
