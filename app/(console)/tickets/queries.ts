import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/lib/http/fetch-json";
import { apiPaths } from "@/lib/paths";
import { PolicyVersions } from "@/lib/policy/request-schemas";
import { type TicketFilter, TicketPage, TicketTrail } from "@/lib/tickets/schemas";

/** One page of tickets, newest first. */
export function ticketPage(filter: TicketFilter) {
  return queryOptions({
    queryKey: ["tickets", "page", filter],
    queryFn: ({ signal }) => fetchJson(apiPaths.tickets(filter), TicketPage, { signal }),
  });
}

/** The newest version of the refund policy. */
export function policyInForce() {
  return queryOptions({
    queryKey: ["policies", "in-force"],
    queryFn: async ({ signal }) => {
      const { items } = await fetchJson(apiPaths.policies(), PolicyVersions, { signal });
      const [newest] = items;
      if (!newest) throw new Error("There is no refund policy.");
      return newest;
    },
  });
}

/** A ticket with everything that happened on it. */
export function ticketTrail(ticketId: string) {
  return queryOptions({
    queryKey: ["tickets", "trail", ticketId],
    queryFn: ({ signal }) => fetchJson(apiPaths.ticket(ticketId), TicketTrail, { signal }),
  });
}
