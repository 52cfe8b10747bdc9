"use client";

import Link from "next/link";
import { useState } from "react";
import { usePrefetchedQuery } from "@/components/queries/use-prefetched-query";
import { SimilarCases, similarSummary } from "@/components/records/similar-cases";
import { SuppressionBand } from "@/components/records/suppression-band";
import { tierWord } from "@/components/records/tier-word";
import { useShell } from "@/components/shell/shell-context";
import { Section } from "@/components/ui/layout/section";
import { Band } from "@/components/ui/states/band";
import { StateGlyph, StateMark } from "@/components/ui/states/state-mark";
import { Facts } from "@/components/ui/values/facts";
import { IdChip } from "@/components/ui/values/id-chip";
import { Moment } from "@/components/ui/values/moment";
import { Prose } from "@/components/ui/values/prose";
import { formatCost } from "@/lib/money";
import { paths } from "@/lib/paths";
import { holderBeside } from "@/lib/tickets/rules";
import type { TicketTrail } from "@/lib/tickets/schemas";
import type { TimelineEntry } from "@/lib/tickets/view/timeline-schemas";
import { ticketTrail } from "../queries";
import { categoryWords, needBand, ticketMark } from "../ticket-words";
import { TicketActions } from "./actions/ticket-actions";
import { TakenOver, TruthStrip } from "./actions/ticket-truth";
import { useTicketActions } from "./actions/use-ticket-actions";
import { agentNow } from "./agent-now";
import { Conversation } from "./conversation";
import { Timeline } from "./timeline/timeline";

/** The conversation as mail, with one timeline beside it. */
export function TicketView({ ticketId }: { ticketId: string }) {
  const { me } = useShell();
  const ticket = usePrefetchedQuery(ticketTrail(ticketId));
  const mayDecide = me.permissions.includes("decide");
  const [correcting, setCorrecting] = useState(false);
  const correct =
    mayDecide && ticket.correction && holderBeside(ticket, me.id) === null
      ? () => setCorrecting(true)
      : undefined;
  return (
    <div className="flex h-full flex-col">
      {/* Positioned, so that text for screen readers stays inside and does not make the page longer. */}
      <div className="relative min-h-0 flex-1 overflow-auto">
        <div className="grid min-h-full grid-cols-1 grid-rows-[auto_auto_1fr] lg:grid-cols-[minmax(0,1fr)_minmax(400px,40%)] lg:grid-rows-[auto_1fr]">
          <TicketHead ticket={ticket} onCorrect={correct} />
          <div>
            <Notes notes={ticket.notes} />
            <Conversation messages={ticket.messages} untrue={ticket.untrue} />
          </div>
          <div className="border-line max-lg:border-t lg:border-l">
            <Timeline entries={ticket.timeline} />
            <div className="grid gap-6 border-line border-t px-4 py-5 sm:px-6">
              <Section title="Similar cases" aside={similarSummary(ticket.similar)}>
                <SimilarCases cases={ticket.similar} />
              </Section>
              <TicketCost cost={ticket.cost} />
            </div>
          </div>
        </div>
      </div>
      {mayDecide ? (
        <TicketActions
          ticket={ticket}
          meId={me.id}
          correcting={correcting}
          onCorrect={correct}
          onCorrected={() => setCorrecting(false)}
        />
      ) : null}
    </div>
  );
}

interface TicketHeadProps {
  ticket: TicketTrail;
  /** Opens the correcting mail. */
  onCorrect: (() => void) | undefined;
}

/** The subject with the state of the ticket, and the facts that need somebody. */
function TicketHead({ ticket, onCorrect }: TicketHeadProps) {
  const { me } = useShell();
  const needed = needBand(ticket, me);
  // One band for one fact: the strip about what the customer was told says it, with the way to put it right.
  const saidByStrip =
    ticket.untrue.length > 0 &&
    (ticket.personNeeded === "refund_failed" || ticket.personNeeded === "reply_untrue");
  return (
    <header className="border-line border-b px-4 py-4 sm:px-6 sm:py-5 lg:col-span-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2
          title={ticket.subject ?? undefined}
          className="line-clamp-3 min-w-0 font-medium text-20 [overflow-wrap:anywhere]"
        >
          {ticket.subject === null ? "Subject hidden from your role" : <bdi>{ticket.subject}</bdi>}
        </h2>
        <StateMark {...ticketMark(ticket)} pill />
      </div>
      <p className="mt-1 flex flex-wrap items-center gap-x-3 text-13 text-ink-2">
        <span>
          {ticket.customerId ? (
            <>
              <Link href={paths.customer(ticket.customerId)} className="link">
                {ticket.customerName}
              </Link>
              ,{" "}
            </>
          ) : null}
          {ticket.sender}
        </span>
        {ticket.tier ? <span className="text-ink-3">{tierWord(ticket.tier)}</span> : null}
        {ticket.category ? <span className="text-ink-3">about {categoryWords[ticket.category]}</span> : null}
        {ticket.assigneeName ? (
          <span className="text-ink-3">in the hands of {ticket.assigneeName}</span>
        ) : null}
        <IdChip id={ticket.id} copy />
      </p>
      <AgentLine timeline={ticket.timeline} />
      {needed && !saidByStrip ? (
        <div className="mt-3">
          <Band tone="waiting" title={needed.title}>
            {needed.advice}
          </Band>
        </div>
      ) : null}
      <TicketSuppression ticket={ticket} />
      <TruthStrip untrue={ticket.untrue} onCorrect={onCorrect} />
      {me.permissions.includes("decide") ? <TakenOver ticket={ticket} meId={me.id} /> : null}
    </header>
  );
}

/** The agent's present activity, in one line; announced when it changes. */
function AgentLine({ timeline }: { timeline: readonly TimelineEntry[] }) {
  const now = agentNow(timeline);
  return (
    <p role="status" className="mt-3 flex gap-x-2 text-13">
      {now ? (
        <>
          <StateGlyph state={now.state} coloured className="mt-0.5 flex-none" />
          <span>
            The agent {now.text}{" "}
            <span className="text-ink-3">
              {now.ended ? "at" : "since"} <Moment at={now.since} form="log" />
            </span>
            {now.approvalId ? (
              <Link href={paths.approval(now.approvalId)} className="link ml-3">
                Open the approval
              </Link>
            ) : null}
          </span>
        </>
      ) : (
        <span className="text-ink-2">No run yet. The mail is stored; its event is on the way.</span>
      )}
    </p>
  );
}

/** What the ticket cost so far: the engine bills executions, the model tokens. */
function TicketCost({ cost }: { cost: TicketTrail["cost"] }) {
  const number = new Intl.NumberFormat("en");
  const cached =
    cost.cachedInputTokens > 0 ? `, ${number.format(cost.cachedInputTokens)} of them cached` : "";
  return (
    <Section title="Cost" aside={formatCost(cost.costMicros)}>
      <Facts
        right
        facts={[
          { key: "calls", term: "Model calls", detail: number.format(cost.modelCalls) },
          { key: "in", term: "Tokens in", detail: `${number.format(cost.inputTokens)}${cached}` },
          { key: "out", term: "Tokens out", detail: number.format(cost.outputTokens) },
          {
            key: "executions",
            term: "Executions",
            detail: `${number.format(cost.executions)}, ${number.format(cost.runs)} of them runs`,
          },
          { key: "events", term: "Events", detail: number.format(cost.events) },
        ]}
      />
    </Section>
  );
}

/** Says why the customer's address gets no mail, and lets a role that may reply open it again. */
function TicketSuppression({ ticket: { id, suppression } }: { ticket: TicketTrail }) {
  const { me } = useShell();
  const { act, busy } = useTicketActions(id);
  if (!suppression) return null;
  const lift = () => act({ kind: "lift-suppression", body: {} });
  return (
    <div className="mt-3">
      <SuppressionBand
        suppression={suppression}
        onLift={me.permissions.includes("decide") ? lift : undefined}
        busy={busy === "lift-suppression"}
      />
    </div>
  );
}

const titles = {
  summary: "Summary by the agent",
  investigation: "Investigation drafted by the agent",
  settlement: "How it was settled",
};

/** Internal notes by the agent or by the person who settled the ticket, newest first. Never sent to the customer. */
function Notes({ notes }: { notes: TicketTrail["notes"] }) {
  return notes.map((note) => (
    <Section
      key={note.id}
      title={titles[note.kind]}
      aside={
        <>
          {note.authorName ? `${note.authorName}, ` : null}
          <Moment at={note.at} />
        </>
      }
      className="border-line border-b bg-sunken px-4 py-4 sm:px-6"
    >
      {note.body === null ? (
        <p className="text-13 text-ink-2">Your role sees no personal data, and this may hold some.</p>
      ) : (
        <Prose text={note.body} className="text-13" />
      )}
    </Section>
  ));
}
