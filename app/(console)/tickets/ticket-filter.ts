import { paths, query } from "@/lib/paths";
import { TicketFilter } from "@/lib/tickets/schemas";

/** What the address of the ticket list asks for; a part that cannot be read is left out. */
export function ticketFilterOf(search: Readonly<Record<string, unknown>>): TicketFilter {
  const { shape } = TicketFilter;
  return {
    status: shape.status.catch(undefined).parse(search.status),
    person: shape.person.catch(undefined).parse(search.person),
    cursor: typeof search.cursor === "string" && search.cursor !== "" ? search.cursor : undefined,
  };
}

/** The address of the list with a filter. */
export function ticketsPath(filter: TicketFilter): string {
  return `${paths.tickets()}${query({ ...filter })}`;
}

/** The views of the list. */
export const ticketViews: readonly { label: string; filter: TicketFilter }[] = [
  { label: "All", filter: {} },
  { label: "Need a person", filter: { person: "yes" } },
  { label: "Open", filter: { status: "open" } },
  { label: "Waiting", filter: { status: "waiting" } },
  { label: "Resolved", filter: { status: "resolved" } },
];
