import type { Metadata } from "next";
import { readFilter } from "@/components/filters/read-filter";
import { Preloaded, preload } from "@/components/queries/preloaded";
import { requirePage } from "@/lib/api/require-page";
import { TicketFilter } from "@/lib/tickets/schemas";
import { listTickets } from "@/lib/tickets/view/list-tickets";
import { ticketPage } from "./queries";
import { TicketList } from "./ticket-list";

export const metadata: Metadata = { title: "Tickets" };

/** Every ticket, newest first; the view is the address. */
export default async function Page({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const me = await requirePage("/tickets");
  const filter = readFilter(TicketFilter, await searchParams);
  const reads = [preload(ticketPage(filter), await listTickets(me, filter))];
  return (
    <Preloaded reads={reads}>
      <TicketList filter={filter} />
    </Preloaded>
  );
}
