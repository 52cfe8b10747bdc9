"use client";

import { diffWordsWithSpace } from "diff";
import { tierWord } from "@/components/records/tier-word";
import { Band } from "@/components/ui/states/band";
import { Facts } from "@/components/ui/values/facts";
import { IdChip } from "@/components/ui/values/id-chip";
import { Prose } from "@/components/ui/values/prose";
import type { ReplyCard } from "@/lib/approvals/schemas";
import { paths } from "@/lib/paths";
import { clearedSentence } from "@/lib/retention/rules";
import { CardSection } from "../card-section";
import { ExactEffect } from "../exact-effect";
import type { AnswerDraft } from "../plain/use-answer";
import { SourceMail } from "../source-mail";
import { DraftEditor } from "./draft-editor";

/** The mail, and the draft, which a person who may decide can edit; after a decision, the sent text. */
export function ReplyEvidence({ card, draft }: { card: ReplyCard; draft: AnswerDraft }) {
  const edits = card.status === "pending" && card.mayDecide.allowed && card.draft !== null;
  const marks = card.unsupported.map(({ sentence }) => sentence);
  return (
    <div className="grid grid-cols-1 content-start sm:gap-6 sm:py-5 sm:pr-5 sm:pl-6 xl:pr-7 xl:pb-8 xl:pl-8">
      <SourceMail message={card.message} />
      <CardSection title="The reply">
        {marks.length > 0 ? (
          <Band tone="failed" title="It says something that no record supports.">
            The sentences are marked. As it stands it would not be sent: edit them, or reject it.
          </Band>
        ) : null}
        {card.textClearedAfterDays !== null ? (
          <p className="text-ink-2">{clearedSentence(card.textClearedAfterDays)}</p>
        ) : card.draft === null ? (
          <p className="text-ink-2">Hidden from your role.</p>
        ) : edits ? (
          <DraftEditor text={card.draft} marks={marks} draft={draft} />
        ) : (
          <Prose text={card.draft} marks={marks} className="border-line-2 border-l-2 pl-3.5 max-sm:text-15" />
        )}
      </CardSection>
      <Sent card={card} />
      <ExactEffect card={card} />
    </div>
  );
}

/** What went out, where a person changed the draft. */
function Sent({ card: { draft, sent } }: { card: ReplyCard }) {
  if (!sent?.body || draft === null || sent.body === draft) return null;
  return (
    <CardSection title="As a person changed it">
      <Changes from={draft} to={sent.body} />
    </CardSection>
  );
}

/** The customer, and the worker that wrote the draft. */
export function ReplySide({ card }: { card: ReplyCard }) {
  return (
    <aside
      aria-label="Customer and worker"
      className="grid grid-cols-1 content-start border-line sm:grid-cols-2 sm:gap-6 sm:border-t sm:px-6 sm:py-5 lg:grid-cols-1 lg:border-t-0 lg:border-l lg:px-4 xl:px-6 lg:*:max-w-85"
    >
      <CardSection title="Customer" phoneHint={`${card.customerName}, ${tierWord(card.tier)}`}>
        <Facts
          right
          facts={[
            { key: "name", term: card.customerName, detail: tierWord(card.tier) },
            {
              key: "id",
              term: "Customer",
              detail: <IdChip id={card.customerId} href={paths.customer(card.customerId)} />,
            },
          ]}
        />
      </CardSection>
      {card.workerVersion ? (
        <CardSection title="Worker" phoneHint={card.workerVersion}>
          <Facts
            right
            facts={[{ key: "version", term: "Version", detail: <code>{card.workerVersion}</code> }]}
          />
        </CardSection>
      ) : null}
    </aside>
  );
}

/** The difference of two texts: removed words are struck through, added ones underlined. */
function Changes({ from, to }: { from: string; to: string }) {
  return (
    <p dir="auto" className="max-w-[62ch] whitespace-pre-line [overflow-wrap:anywhere] max-sm:text-15">
      {diffWordsWithSpace(from, to).map(({ value, added, removed }, at) => {
        // Pieces of a text have no identity but their place.
        const key = `${at} ${value}`;
        if (added)
          return (
            <ins key={key} className="bg-completed-wash underline decoration-1 underline-offset-3">
              {value}
            </ins>
          );
        if (removed)
          return (
            <del key={key} className="text-ink-3">
              {value}
            </del>
          );
        return <span key={key}>{value}</span>;
      })}
    </p>
  );
}
