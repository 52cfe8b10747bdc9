"use client";

import { useQuery } from "@tanstack/react-query";
import { OpenPlayground } from "@/components/open-playground";
import { PlaceholderCell, PlaceholderRows } from "@/components/rows/placeholder-rows";
import { useShell } from "@/components/shell/shell-context";
import { useAttention } from "@/components/shell/use-attention";
import { TryAgain } from "@/components/try-again";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";
import { Pager } from "@/components/ui/pager";
import { Table, Th } from "@/components/ui/table";
import { Tabs } from "@/components/ui/tabs";
import { paths } from "@/lib/paths";
import type { TicketFilter } from "@/lib/tickets/schemas";
import { ticketPage } from "./queries";
import { ticketsPath, ticketViews } from "./ticket-filter";
import { TicketRow } from "./ticket-row";

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
          {tickets?.map((ticket) => <TicketRow key={ticket.id} ticket={ticket} />) ?? (
            <PlaceholderRows count={10}>
              <PlaceholderCell bar="w-80" className="w-full" />
              <PlaceholderCell bar="w-32" className="max-sm:hidden" />
              <PlaceholderCell bar="w-28" className="max-sm:hidden" />
              <PlaceholderCell bar="w-12" right />
            </PlaceholderRows>
          )}
        </Table>
      )}
      <Pager
        label="Tickets"
        cursor={filter.cursor}
        nextCursor={page.data?.nextCursor}
        hrefOf={(cursor) => ticketsPath({ ...filter, cursor })}
      />
    </div>
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
