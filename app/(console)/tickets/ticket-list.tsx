"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { OpenPlayground } from "@/components/open-playground";
import { useShell } from "@/components/shell/shell-context";
import { useAttention } from "@/components/shell/use-attention";
import { tierWord } from "@/components/tier-word";
import { TryAgain } from "@/components/try-again";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";
import { Moment } from "@/components/ui/moment";
import { Pager } from "@/components/ui/pager";
import { Skeleton } from "@/components/ui/skeleton";
import { StateMark } from "@/components/ui/state-mark";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { Tabs } from "@/components/ui/tabs";
import { paths } from "@/lib/paths";
import type { Ticket, TicketFilter } from "@/lib/tickets/schemas";
import { ticketPage } from "./queries";
import { ticketsPath, ticketViews } from "./ticket-filter";
import { ticketMark } from "./ticket-words";

const PLACEHOLDERS = Array.from({ length: 10 }, (_, at) => at);

/** The conversations of a view: what it is about, who wrote, and whether it needs a person. */
export function TicketList({ filter }: { filter: TicketFilter }) {
  const page = useQuery(ticketPage(filter));
  const attention = useAttention();
  const tickets = page.data?.items;
  return (
    <div>
      <div className="h-11 overflow-x-auto border-line border-b px-4 sm:px-6">
        <Tabs
          label="Views of the tickets"
          tabs={ticketViews.map((view) => ({
            href: ticketsPath(view.filter),
            label: view.label,
            count: view.filter.person ? attention?.tickets : undefined,
            current: view.filter.status === filter.status && view.filter.person === filter.person,
          }))}
        />
      </div>
      {page.isError && !tickets ? (
        <div className="p-4 sm:p-6">
          <EmptyState kind="failed" title="The tickets could not be read" action={<TryAgain query={page} />}>
            {page.error.message} Nothing was changed; mail keeps arriving.
          </EmptyState>
        </div>
      ) : tickets?.length === 0 ? (
        <NoTickets filter={filter} />
      ) : (
        <Table
          caption="Tickets, newest first"
          head={
            <>
              <Th>Subject</Th>
              <Th className="max-sm:hidden">From</Th>
              <Th className="max-sm:hidden">State</Th>
              <Th right>Last mail</Th>
            </>
          }
        >
          {tickets?.map((ticket) => <TicketRow key={ticket.id} ticket={ticket} />) ??
            PLACEHOLDERS.map((at) => (
              <Tr key={at}>
                <Td>
                  <Skeleton className="w-80 max-w-full" />
                </Td>
                <Td className="max-sm:hidden">
                  <Skeleton className="w-32" />
                </Td>
                <Td className="max-sm:hidden">
                  <Skeleton className="w-28" />
                </Td>
                <Td right>
                  <Skeleton className="ml-auto w-12" />
                </Td>
              </Tr>
            ))}
        </Table>
      )}
      <Pager
        label="Tickets"
        newest={filter.cursor ? ticketsPath({ ...filter, cursor: undefined }) : undefined}
        older={page.data?.nextCursor ? ticketsPath({ ...filter, cursor: page.data.nextCursor }) : undefined}
      />
    </div>
  );
}

function TicketRow({ ticket }: { ticket: Ticket }) {
  const mark = ticketMark(ticket);
  return (
    <Tr className="relative">
      <Td className="w-full max-w-0 max-sm:whitespace-normal max-sm:py-2.5">
        {/* The link covers its row: the whole of it is the target. */}
        <Link
          href={paths.ticket(ticket.id)}
          className="block truncate font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-focus focus-visible:after:-outline-offset-2"
        >
          {ticket.subject ?? `Ticket ${ticket.id}`}
        </Link>
        <span className="mt-0.5 flex flex-wrap gap-x-3 text-ink-2 sm:hidden">
          <span className="truncate">{ticket.sender}</span>
          <StateMark {...mark} size="12" />
        </span>
      </Td>
      <Td className="max-sm:hidden">
        {ticket.sender}
        {ticket.tier ? <span className="ml-2 text-12 text-ink-3">{tierWord(ticket.tier)}</span> : null}
      </Td>
      <Td className="max-sm:hidden">
        <StateMark {...mark} />
      </Td>
      <Td right className="text-ink-3 max-sm:py-2.5 max-sm:align-top">
        <Moment at={ticket.lastMessageAt} />
      </Td>
    </Tr>
  );
}

function NoTickets({ filter }: { filter: TicketFilter }) {
  const { sandbox } = useShell();
  const narrowed = filter.status !== undefined || filter.person !== undefined;
  return (
    <div className="p-4 sm:p-6">
      {narrowed ? (
        <EmptyState
          title={filter.person ? "No ticket needs a person" : "No ticket in this view"}
          action={
            <ButtonLink href={paths.tickets()} size="sm">
              See all tickets
            </ButtonLink>
          }
        >
          New ones appear here by themselves.
        </EmptyState>
      ) : (
        <EmptyState title="No ticket yet" action={<OpenPlayground />}>
          {sandbox
            ? "Send a mail as a customer would, and the first ticket opens within a second."
            : "The first mail a customer sends opens the first ticket."}
        </EmptyState>
      )}
    </div>
  );
}
