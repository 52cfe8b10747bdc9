import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { readFilter } from "@/components/filters/read-filter";
import { requirePage } from "@/lib/access/require-page";
import { TicketFilter } from "@/lib/tickets/schemas";
import { listTickets } from "@/lib/tickets/view/list-tickets";
import { ticketPage } from "./queries";
import { TicketList } from "./ticket-list";

export const metadata: Metadata = { title: "Tickets" };

/** Every conversation, newest first; the view is the address. */
export default async function Page({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const me = await requirePage("/tickets");
  const filter = readFilter(TicketFilter, await searchParams);
  const queries = new QueryClient();
  queries.setQueryData(ticketPage(filter).queryKey, await listTickets(me, filter));
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <TicketList filter={filter} />
    </HydrationBoundary>
  );
}
