import Link from "next/link";
import { Moment } from "@/components/ui/moment";
import { StateMark } from "@/components/ui/state-mark";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { CustomerRecord } from "@/lib/customers/schemas";
import { paths } from "@/lib/paths";
import { ticketMark } from "../../tickets/ticket-words";
import { CustomerSection } from "./customer-section";

/** The conversations with a customer, newest first. */
export function CustomerTickets({ tickets }: Pick<CustomerRecord, "tickets">) {
  return (
    <CustomerSection title="Tickets" count={tickets.length} empty="No conversation yet.">
      <Table
        caption="Tickets of this customer, newest first"
        head={
          <>
            <Th>Subject</Th>
            <Th right className="max-sm:hidden">
              Last mail
            </Th>
            <Th>State</Th>
          </>
        }
      >
        {tickets.map((ticket) => (
          <Tr key={ticket.id}>
            <Td className="w-full max-w-0 truncate">
              <Link href={paths.ticket(ticket.id)} className="link">
                {ticket.subject ?? `Ticket ${ticket.id}`}
              </Link>
            </Td>
            <Td right className="text-ink-3 max-sm:hidden">
              <Moment at={ticket.lastMessageAt} />
            </Td>
            <Td>
              <StateMark {...ticketMark(ticket)} size="12" />
            </Td>
          </Tr>
        ))}
      </Table>
    </CustomerSection>
  );
}
