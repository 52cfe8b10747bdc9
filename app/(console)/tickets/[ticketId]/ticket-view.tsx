"use client";

import Link from "next/link";
import { usePrefetchedQuery } from "@/components/queries/use-prefetched-query";
import { SimilarCases, similarSummary } from "@/components/records/similar-cases";
import { tierWord } from "@/components/records/tier-word";
import { useShell } from "@/components/shell/shell-context";
import { Band } from "@/components/ui/band";
import { IdChip } from "@/components/ui/id-chip";
import { Section } from "@/components/ui/section";
import { StateMark } from "@/components/ui/state-mark";
import { paths } from "@/lib/paths";
import { ticketTrail } from "../queries";
import { categoryWords, needBand, ticketMark } from "../ticket-words";
import { TicketActions } from "./actions/ticket-actions";
import { AgentLine } from "./agent-line";
import { Conversation } from "./conversation";
import { Notes } from "./notes";
import { TicketCost } from "./ticket-cost";
import { TicketSuppression } from "./ticket-suppression";
import { Timeline } from "./timeline/timeline";

/** The conversation as mail; beside it one timeline of all that was done about it. */
export function TicketView({ ticketId }: { ticketId: string }) {
  const { me } = useShell();
  const ticket = usePrefetchedQuery(ticketTrail(ticketId));
  const needed = needBand(ticket, me);
  // One band for one fact: the strip about what the customer was told says it, with the way to put it right.
  const saidByStrip =
    ticket.untrue.length > 0 &&
    (ticket.personNeeded === "refund_failed" || ticket.personNeeded === "reply_untrue");
  return (
    <div className="grid min-h-full grid-cols-1 content-start lg:grid-cols-[minmax(0,1fr)_minmax(400px,40%)] lg:grid-rows-[auto_1fr]">
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
          {ticket.category ? (
            <span className="text-ink-3">about {categoryWords[ticket.category]}</span>
          ) : null}
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
        <TicketActions ticket={ticket} />
      </header>
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
  );
}
