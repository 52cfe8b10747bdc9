import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { orNotFound } from "@/lib/access/or-not-found";
import { requirePage } from "@/lib/access/require-page";
import { readTicket } from "@/lib/tickets/view/read-ticket";
import { ticketTrail } from "../queries";
import { TicketView } from "./ticket-view";

export const metadata: Metadata = { title: "Ticket" };

/** One conversation, and everything that happened on it. */
export default async function Page({ params }: { params: Promise<{ ticketId: string }> }) {
  const { me, ticketId } = await requirePage("/tickets/[ticketId]", params);
  const queries = new QueryClient();
  queries.setQueryData(ticketTrail(ticketId).queryKey, await orNotFound(readTicket(me, ticketId)));
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <TicketView ticketId={ticketId} />
    </HydrationBoundary>
  );
}
