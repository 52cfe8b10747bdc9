"use client";

import { usePathname } from "next/navigation";
import type { EventFilter } from "@/lib/events/schemas";
import { paths } from "@/lib/paths";
import { eventsPath } from "./event-filter";

interface OpenEvent {
  id: string | undefined;
  /** Opens one beside the stream, or closes it. */
  open: (eventId: string | undefined) => void;
}

/** Which event is open: the address says so. Only the address changes; the stream stays as it is. */
export function useOpenEvent(filter: EventFilter): OpenEvent {
  const prefix = `${paths.events()}/`;
  const pathname = usePathname();
  return {
    id: pathname.startsWith(prefix) ? decodeURIComponent(pathname.slice(prefix.length)) : undefined,
    open: (eventId) =>
      window.history.pushState(null, "", eventsPath(filter, { cursor: filter.cursor }, eventId)),
  };
}
