import { LinkRow } from "@/components/lists/link-row";
import { NameCell } from "@/components/lists/name-cell";
import { TimeCell } from "@/components/lists/time-cell";
import { tierWord } from "@/components/records/tier-word";
import { Moment } from "@/components/ui/moment";
import { StateMark } from "@/components/ui/state-mark";
import { Td } from "@/components/ui/table";
import { paths } from "@/lib/paths";
import type { Ticket } from "@/lib/tickets/schemas";
import { ticketMark } from "./ticket-words";

/** One conversation: what it is about, who wrote, how it stands, and when the last mail came. */
export function TicketRow({ ticket }: { ticket: Ticket }) {
  const mark = ticketMark(ticket);
  return (
    <LinkRow>
      <NameCell
        href={paths.ticket(ticket.id)}
        phone={
          <>
            <span className="truncate">{ticket.sender}</span>
            <StateMark {...mark} size="12" />
          </>
        }
      >
        {ticket.subject ?? `Ticket ${ticket.id}`}
      </NameCell>
      <Td className="max-sm:hidden">
        {ticket.sender}
        {ticket.tier ? <span className="ml-2 text-12 text-ink-3">{tierWord(ticket.tier)}</span> : null}
      </Td>
      <Td className="max-sm:hidden">
        <StateMark {...mark} />
      </Td>
      <TimeCell>
        <Moment at={ticket.lastMessageAt} />
      </TimeCell>
    </LinkRow>
  );
}
