import clsx from "clsx";
import { LinkRow } from "@/components/lists/link-row";
import { NameCell } from "@/components/lists/name-cell";
import { TimeCell } from "@/components/lists/time-cell";
import { IdChip } from "@/components/ui/id-chip";
import { Moment } from "@/components/ui/moment";
import { StateMark } from "@/components/ui/state-mark";
import { Td } from "@/components/ui/table";
import type { EventItem } from "@/lib/events/schemas";
import { eventMark } from "./panel/event-mark.ts";

interface EventRowProps {
  event: EventItem;
  href: string;
  /** Under the cursor of the keyboard. */
  current: boolean;
  /** Shown beside the stream. */
  open: boolean;
  onOpen: () => void;
}

/** One event: how it stands, its name, the functions it woke, how many runs, and when it was written down. */
export function EventRow({ event, href, current, open, onOpen }: EventRowProps) {
  const all = [...event.runs, ...event.woke];
  const woken = [...new Set(all.map(({ functionId }) => functionId))].join(", ");
  const failures = all.filter(({ status }) => status === "failed").length;
  const failed =
    failures > 0 ? (
      <StateMark
        state="failed"
        size="12"
        label={failures === 1 ? "1 run failed" : `${failures} runs failed`}
      />
    ) : null;
  return (
    <LinkRow current={current} open={open}>
      <Td className="max-sm:hidden">
        <StateMark {...eventMark(event)} />
      </Td>
      <NameCell
        href={href}
        open={open}
        onOpen={onOpen}
        beside={
          <>
            {woken ? <span className="min-w-0 truncate text-ink-3">{woken}</span> : null}
            {failed ? <span className="flex-none self-center">{failed}</span> : null}
          </>
        }
        phone={
          <>
            <StateMark {...eventMark(event)} size="12" />
            {failed}
            {woken ? <span className="truncate">{woken}</span> : null}
          </>
        }
      >
        {event.name}
      </NameCell>
      <Td right className={clsx("max-sm:hidden", all.length > 0 ? "text-ink" : "text-ink-3")}>
        {all.length}
      </Td>
      <Td className="max-lg:hidden">
        <IdChip id={event.id} />
      </Td>
      <TimeCell>
        <Moment at={event.createdAt} form="log" />
      </TimeCell>
    </LinkRow>
  );
}
