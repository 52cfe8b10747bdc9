"use client";

import { useTimeZone } from "@/components/clock/clock-provider";
import { useNow } from "@/components/clock/use-now";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { EventItem } from "@/lib/events/schemas";
import { zoneName } from "@/lib/time";
import { EventRow } from "./event-row";

const PLACEHOLDERS = Array.from({ length: 12 }, (_, at) => at);

interface EventTableProps {
  /** Undefined while they are read. */
  rows: readonly EventItem[] | undefined;
  hrefOf: (eventId: string) => string;
  currentId: string | undefined;
  openId: string | undefined;
  onOpen: (eventId: string) => void;
}

/** The events of a page, newest first. */
export function EventTable({ rows, hrefOf, currentId, openId, onOpen }: EventTableProps) {
  const zone = zoneName(new Date(useNow(60_000)), useTimeZone());
  return (
    <Table
      caption="Events, newest first"
      className="border-line border-t"
      head={
        <>
          <Th className="w-36 max-sm:hidden">State</Th>
          <Th className="max-sm:pl-4">Event</Th>
          <Th right className="max-sm:hidden">
            Runs
          </Th>
          <Th className="max-lg:hidden">Id</Th>
          <Th right>Written, {zone}</Th>
        </>
      }
    >
      {rows?.map((event) => (
        <EventRow
          key={event.id}
          event={event}
          href={hrefOf(event.id)}
          current={event.id === currentId}
          open={event.id === openId}
          onOpen={() => onOpen(event.id)}
        />
      )) ??
        PLACEHOLDERS.map((at) => (
          <Tr key={at}>
            <Td className="max-sm:hidden">
              <Skeleton className="w-24" />
            </Td>
            <Td className="w-full">
              <Skeleton className="w-80 max-w-full" />
            </Td>
            <Td>
              <Skeleton className="ml-auto w-14" />
            </Td>
          </Tr>
        ))}
    </Table>
  );
}
