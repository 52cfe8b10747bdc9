import { type Column, timeColumn } from "@/components/lists/columns";
import { tierWord } from "@/components/records/tier-word";
import { StateMark } from "@/components/ui/state-mark";
import { paths } from "@/lib/paths";
import type { Ticket } from "@/lib/tickets/schemas";
import { ticketMark } from "./ticket-words";

/** A ticket in the list: its subject, the sender, its state and its last mail. */
export const ticketColumns: readonly Column<Ticket>[] = [
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
