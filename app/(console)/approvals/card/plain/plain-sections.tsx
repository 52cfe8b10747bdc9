"use client";

import { useTimeZone } from "@/components/clock/clock-provider";
import { SchemaForm } from "@/components/schema-form/schema-form";
import { Code } from "@/components/ui/values/code";
import { Facts } from "@/components/ui/values/facts";
import { Prose } from "@/components/ui/values/prose";
import type { PlainCard } from "@/lib/approvals/schemas";
import { formatClock } from "@/lib/time";
import { CardSection } from "../card-section";
import { Consequences } from "../consequences";
import { ExactEffect } from "../exact-effect";
import type { AnswerDraft } from "./use-answer";

/** Where the focus goes when an answer is missing. */
export const ANSWER_ID = "approval-answer";

/** The effect of yes, no and silence on a question of another application. */
export function PlainConsequences({ card }: { card: PlainCard }) {
  const timeZone = useTimeZone();
  const { name } = card.requester;
  return (
    <Consequences
      card={card}
      effects={[
        { term: "Approve", detail: `${name} is told yes.` },
        { term: "Reject", detail: `${name} is told no. The reason is for colleagues.` },
        {
          term: "No answer",
          detail: `Expires at ${formatClock(new Date(card.deadline), timeZone)}; ${name} is told that nobody decided.`,
        },
      ]}
    />
  );
}

/** The requester's text and facts, and the form of the answer while this person may give one. */
export function PlainEvidence({ card, draft }: { card: PlainCard; draft: AnswerDraft }) {
  const answers = card.status === "pending" && card.mayDecide.allowed && draft.fields.length > 0;
  return (
    <div className="grid grid-cols-1 content-start sm:gap-6 sm:py-5 sm:pr-5 sm:pl-6 xl:pr-7 xl:pb-8 xl:pl-8">
      {answers ? (
        <CardSection title="Your answer, with a yes">
          <div id={ANSWER_ID} tabIndex={-1} className="max-w-120 outline-none">
            <SchemaForm
              fields={draft.fields}
              texts={draft.texts}
              problems={draft.problems}
              onChange={draft.setTexts}
            />
          </div>
        </CardSection>
      ) : null}
      {card.answer === null || card.answer === undefined ? null : (
        <CardSection title="The answer">
          <Code label="Answer as JSON">{JSON.stringify(card.answer, null, 2)}</Code>
        </CardSection>
      )}
      <CardSection title={`What ${card.requester.name} says`}>
        {card.summary === null ? (
          <p className="text-ink-2">Hidden from your role.</p>
        ) : card.summary === "" ? (
          <p className="text-ink-2">No text beside the facts.</p>
        ) : (
          <Prose text={card.summary} />
        )}
      </CardSection>
      {card.facts.length > 0 ? (
        <CardSection title="Facts">
          <Facts facts={card.facts.map(({ label, value }) => ({ key: label, term: label, detail: value }))} />
        </CardSection>
      ) : null}
      <ExactEffect card={card} />
    </div>
  );
}
