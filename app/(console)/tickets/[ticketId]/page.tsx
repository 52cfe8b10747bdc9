import type { Metadata } from "next";
import { Preloaded, preload } from "@/components/queries/preloaded";
import { orNotFound, requirePage } from "@/lib/api/require-page";
import { readTicket } from "@/lib/tickets/view/read-ticket";
import { ticketTrail } from "../queries";
import { TicketView } from "./ticket-view";

export const metadata: Metadata = { title: "Ticket" };

/** One ticket with everything that happened on it. */
export default async function Page({ params }: { params: Promise<{ ticketId: string }> }) {
  const { me, ticketId } = await requirePage("/tickets/[ticketId]", params);
  const reads = [preload(ticketTrail(ticketId), await orNotFound(readTicket(me, ticketId)))];
  return (
    <Preloaded reads={reads}>
      <TicketView ticketId={ticketId} />
    </Preloaded>
  );
}
