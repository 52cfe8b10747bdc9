"use client";

import { type Column, timeColumn } from "@/components/lists/columns";
import { EmptyList, List } from "@/components/lists/list";
import { OpenPlayground } from "@/components/lists/open-playground";
import { usePrefetchedQuery } from "@/components/queries/use-prefetched-query";
import { tierWord } from "@/components/records/tier-word";
import { useAttention, useShell } from "@/components/shell/shell-context";
import { ButtonLink } from "@/components/ui/buttons/button";
import { TabLine } from "@/components/ui/layout/tabs";
import { StateMark } from "@/components/ui/states/state-mark";
import { paths, query } from "@/lib/paths";
import type { Ticket, TicketFilter } from "@/lib/tickets/schemas";
import { ticketPage } from "./queries";
import { ticketMark } from "./ticket-words";

/** The tickets of a view. */
export function TicketList({ filter }: { filter: TicketFilter }) {
  const { items, nextCursor } = usePrefetchedQuery(ticketPage(filter));
  const attention = useAttention();
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
      <List
        caption="Tickets, newest first"
        columns={ticketColumns}
        rows={items}
        idOf={({ id }) => id}
        empty={<NoTickets filter={filter} />}
        pages={{
          label: "Tickets",
          cursor: filter.cursor,
          nextCursor,
          hrefOf: (cursor) => ticketsPath({ ...filter, cursor }),
        }}
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

/** A ticket in the list: its subject, the sender, its state and its last mail. */
const ticketColumns: readonly Column<Ticket>[] = [
  {
    head: "Subject",
    fill: true,
    link: ({ id }) => ({ href: paths.ticket(id) }),
    cell: ({ id, subject }) => subject ?? `Ticket ${id}`,
    phone: (ticket) => (
      <>
        <span className="truncate">{ticket.sender}</span>
        <StateMark {...ticketMark(ticket)} size="12" />
      </>
    ),
  },
  {
    head: "From",
    from: "sm",
    cell: ({ sender, tier }) => (
      <>
        {sender}
        {tier ? <span className="ml-2 text-12 text-ink-3">{tierWord(tier)}</span> : null}
      </>
    ),
  },
  { head: "State", from: "sm", cell: (ticket) => <StateMark {...ticketMark(ticket)} /> },
  timeColumn({ head: "Last mail", at: ({ lastMessageAt }) => lastMessageAt }),
];

/** The address of the list with a filter. */
function ticketsPath(filter: TicketFilter): string {
  return `${paths.tickets()}${query({ ...filter })}`;
}

/** The views of the list. */
const ticketViews: readonly { label: string; filter: TicketFilter }[] = [
  { label: "All", filter: {} },
  { label: "Need a person", filter: { person: "yes" } },
  { label: "Open", filter: { status: "open" } },
  { label: "Waiting", filter: { status: "waiting" } },
  { label: "Resolved", filter: { status: "resolved" } },
];
