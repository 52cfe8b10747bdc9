"use client";

import { useQuery } from "@tanstack/react-query";
import { EmptyList } from "@/components/lists/empty-list";
import { OpenPlayground } from "@/components/lists/open-playground";
import { PlaceholderCell, PlaceholderRows } from "@/components/lists/placeholder-rows";
import { Unreadable } from "@/components/queries/unreadable";
import { useShell } from "@/components/shell/shell-context";
import { useAttention } from "@/components/shell/use-attention";
import { ButtonLink } from "@/components/ui/button-link";
import { Pager } from "@/components/ui/pager";
import { TabLine } from "@/components/ui/tab-line";
import { Table, Th } from "@/components/ui/table";
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
      <TabLine
        label="Views of the tickets"
        tabs={ticketViews.map((view) => ({
          href: ticketsPath(view.filter),
          label: view.label,
          count: view.filter.person ? attention?.tickets : undefined,
          current: view.filter.status === filter.status && view.filter.person === filter.person,
        }))}
      />
      {page.isError && !tickets ? (
        <Unreadable what="The tickets" query={page}>
          Nothing was changed; mail keeps arriving.
        </Unreadable>
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
  if (narrowed)
    return (
      <EmptyList
        title={filter.person ? "No ticket needs a person" : "No ticket in this view"}
        action={
          <ButtonLink href={paths.tickets()} size="sm">
            See all tickets
          </ButtonLink>
        }
      >
        New ones appear here by themselves.
      </EmptyList>
    );
  return (
    <EmptyList title="No ticket yet" action={<OpenPlayground />}>
      {sandbox
        ? "Send a mail as a customer would, and the first ticket opens within a second."
        : "The first mail a customer sends opens the first ticket."}
    </EmptyList>
  );
}
