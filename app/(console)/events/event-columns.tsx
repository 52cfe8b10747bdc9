import clsx from "clsx";
import { type Column, timeColumn } from "@/components/lists/columns";
import { StateMark } from "@/components/ui/states/state-mark";
import { IdChip } from "@/components/ui/values/id-chip";
import type { EventItem } from "@/lib/events/schemas";
import { eventMark } from "./panel/event-mark";

interface OpenEvents {
  hrefOf: (eventId: string) => string;
  openId: string | undefined;
  onOpen: (eventId: string) => void;
}

/** An event in the stream: its state and name, the functions it woke, how many runs, and when it was stored. */
export function eventColumns({ hrefOf, openId, onOpen }: OpenEvents): readonly Column<EventItem>[] {
  return [
    {
      head: "State",
      from: "sm",
      headClass: "w-36",
      cell: (event) => <StateMark {...eventMark(event)} />,
    },
    {
      head: "Event",
      fill: true,
      link: ({ id }) => ({ href: hrefOf(id), open: id === openId, onOpen: () => onOpen(id) }),
      cell: ({ name }) => name,
      beside: (event) => {
        const woken = wokenBy(event);
        return (
          <>
            {woken ? <span className="min-w-0 truncate text-ink-3">{woken}</span> : null}
            {failuresOf(event) > 0 ? (
              <span className="flex-none self-center">
                <FailedRuns event={event} />
              </span>
            ) : null}
          </>
        );
      },
      phone: (event) => {
        const woken = wokenBy(event);
        return (
          <>
            <StateMark {...eventMark(event)} size="12" />
            <FailedRuns event={event} />
            {woken ? <span className="truncate">{woken}</span> : null}
          </>
        );
      },
    },
    {
      head: "Runs",
      right: true,
      from: "sm",
      cellClass: (event) => clsx(runsOf(event).length > 0 ? "text-ink" : "text-ink-3"),
      cell: (event) => runsOf(event).length,
    },
    { head: "Id", from: "lg", cell: ({ id }) => <IdChip id={id} /> },
    timeColumn({ head: "Written", zone: true, at: ({ createdAt }) => createdAt, form: "log" }),
  ];
}

/** The runs that an event started, and those that were waiting for it. */
function runsOf({ runs, woke }: EventItem) {
  return [...runs, ...woke];
}

function wokenBy(event: EventItem): string {
  return [...new Set(runsOf(event).map(({ functionId }) => functionId))].join(", ");
}

function failuresOf(event: EventItem): number {
  return runsOf(event).filter(({ status }) => status === "failed").length;
}

function FailedRuns({ event }: { event: EventItem }) {
  const failures = failuresOf(event);
  if (failures === 0) return null;
  return (
    <StateMark state="failed" size="12" label={failures === 1 ? "1 run failed" : `${failures} runs failed`} />
  );
}
