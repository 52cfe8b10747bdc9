"use client";

import clsx from "clsx";
import Link from "next/link";
import type { MouseEvent } from "react";
import { IdChip } from "@/components/ui/id-chip";
import { Moment } from "@/components/ui/moment";
import { StateMark } from "@/components/ui/state-mark";
import { Td, Tr } from "@/components/ui/table";
import type { EventItem } from "@/lib/events/schemas";
import { eventMark } from "./event-mark";

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
  const woken = [...new Set(event.runs.map(({ functionId }) => functionId))].join(", ");
  const failures = event.runs.filter(({ status }) => status === "failed").length;
  const failed =
    failures > 0 ? (
      <StateMark
        state="failed"
        size="12"
        label={failures === 1 ? "1 run failed" : `${failures} runs failed`}
      />
    ) : null;
  function onClick(press: MouseEvent) {
    // Opening in a new tab is the browser's business.
    if (press.metaKey || press.ctrlKey || press.shiftKey || press.altKey) return;
    press.preventDefault();
    onOpen();
  }
  return (
    <Tr
      data-current={current || undefined}
      className={clsx(
        "relative scroll-my-20",
        (open || current) && "bg-selected shadow-[inset_2px_0_0_var(--ink)] forced:outline",
      )}
    >
      <Td className="max-sm:hidden">
        <StateMark {...eventMark(event)} />
      </Td>
      <Td className="w-full max-w-0 max-sm:whitespace-normal max-sm:py-2.5 max-sm:pl-4">
        <span className="flex min-w-0 items-baseline gap-3">
          {/* The link covers its row: the whole of it is the target. */}
          <Link
            href={href}
            prefetch={false}
            onClick={onClick}
            aria-current={open ? "true" : undefined}
            className="font-medium max-sm:truncate sm:flex-none after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-focus focus-visible:after:-outline-offset-2"
          >
            {event.name}
          </Link>
          {woken ? <span className="min-w-0 truncate text-ink-3 max-sm:hidden">{woken}</span> : null}
          {failed ? <span className="flex-none self-center max-sm:hidden">{failed}</span> : null}
        </span>
        <span className="mt-0.5 flex flex-wrap items-center gap-x-3 text-12 text-ink-2 sm:hidden">
          <StateMark {...eventMark(event)} size="12" />
          {failed}
          {woken ? <span className="truncate">{woken}</span> : null}
        </span>
      </Td>
      <Td right className={clsx("max-sm:hidden", event.runs.length > 0 ? "text-ink" : "text-ink-3")}>
        {event.runs.length}
      </Td>
      <Td className="max-lg:hidden">
        <IdChip id={event.id} />
      </Td>
      <Td right className="text-ink-2 max-sm:py-2.5 max-sm:align-top">
        <Moment at={event.createdAt} form="log" />
      </Td>
    </Tr>
  );
}
