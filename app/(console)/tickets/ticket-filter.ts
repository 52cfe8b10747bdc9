import { paths, query } from "@/lib/paths";
import type { TicketFilter } from "@/lib/tickets/schemas";

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
