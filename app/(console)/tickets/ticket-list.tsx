"use client";

import { EmptyList } from "@/components/lists/empty-list";
import { List } from "@/components/lists/list";
import { OpenPlayground } from "@/components/lists/open-playground";
import { usePrefetchedQuery } from "@/components/queries/use-prefetched-query";
import { useShell } from "@/components/shell/shell-context";
import { useAttention } from "@/components/shell/use-attention";
import { ButtonLink } from "@/components/ui/button-link";
import { TabLine } from "@/components/ui/tab-line";
import { paths } from "@/lib/paths";
import type { TicketFilter } from "@/lib/tickets/schemas";
import { ticketPage } from "./queries";
import { ticketColumns } from "./ticket-columns";
import { ticketsPath, ticketViews } from "./ticket-filter";

/** The conversations of a view: what it is about, who wrote, and whether it needs a person. */
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
