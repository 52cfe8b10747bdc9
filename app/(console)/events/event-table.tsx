import { PlaceholderCell, PlaceholderRows } from "@/components/lists/placeholder-rows";
import { TimeHead } from "@/components/lists/time-head";
import { Table, Th } from "@/components/ui/table";
import type { EventItem } from "@/lib/events/schemas";
import { EventRow } from "./event-row";

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
  return (
    <Table
      caption="Events, newest first"
      head={
        <>
          <Th className="w-36 max-sm:hidden">State</Th>
          <Th className="max-sm:pl-4">Event</Th>
          <Th right className="max-sm:hidden">
            Runs
          </Th>
          <Th className="max-lg:hidden">Id</Th>
          <TimeHead right>Written</TimeHead>
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
      )) ?? (
        <PlaceholderRows count={12}>
          <PlaceholderCell bar="w-24" className="max-sm:hidden" />
          <PlaceholderCell bar="w-80" className="w-full" />
          <PlaceholderCell bar="w-4" right className="max-sm:hidden" />
          <PlaceholderCell bar="w-20" className="max-lg:hidden" />
          <PlaceholderCell bar="w-14" right />
        </PlaceholderRows>
      )}
    </Table>
  );
}
