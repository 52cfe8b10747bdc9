"use client";

import clsx from "clsx";
import Link from "next/link";
import type { MouseEvent } from "react";
import { deliveryMark } from "@/components/delivery-mark";
import { Checkbox } from "@/components/ui/checkbox";
import { IdChip } from "@/components/ui/id-chip";
import { Moment } from "@/components/ui/moment";
import { StateMark } from "@/components/ui/state-mark";
import { Td, Tr } from "@/components/ui/table";
import { paths } from "@/lib/paths";
import type { Delivery } from "@/lib/webhooks/schemas";
import { causeWords } from "./cause-words";

interface DeliveryRowProps {
  delivery: Delivery;
  href: string;
  /** Under the cursor of the keyboard. */
  current: boolean;
  /** Shown beside the list. */
  open: boolean;
  /** Another lies beside the list: there is room for less. */
  narrow: boolean;
  selected: boolean;
  /** Nothing when this person may not process deliveries. */
  onToggle: (() => void) | undefined;
  onOpen: () => void;
}

/** One request of a vendor: how it stands, what it was about, why it was turned away, who sent it and when. */
export function DeliveryRow({
  delivery,
  href,
  current,
  open,
  narrow,
  selected,
  onToggle,
  onOpen,
}: DeliveryRowProps) {
  const cause = delivery.cause ? causeWords(delivery.cause).what : undefined;
  function onClick(event: MouseEvent) {
    // Opening in a new tab is the browser's business.
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    onOpen();
  }
  return (
    <Tr
      data-current={current || undefined}
      className={clsx(
        "group/delivery relative scroll-my-20",
        (selected || open || current) && "bg-selected",
        (open || current) && "shadow-[inset_2px_0_0_var(--ink)] forced:outline",
      )}
    >
      {onToggle ? (
        <Td className="relative z-1 w-10 max-sm:hidden">
          <Checkbox
            checked={selected}
            onChange={onToggle}
            className={clsx(
              "align-middle",
              !selected &&
                !current &&
                "opacity-0 focus-within:opacity-100 group-hover/delivery:opacity-100 coarse:opacity-100",
            )}
          >
            <span className="sr-only">Select {delivery.id}</span>
          </Checkbox>
        </Td>
      ) : null}
      <Td className="max-sm:hidden sm:pr-5">
        <StateMark {...deliveryMark(delivery)} />
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
            {delivery.kind ?? "Unread request"}
          </Link>
          {cause ? <span className="min-w-0 truncate text-ink-2 max-sm:hidden">{cause}</span> : null}
        </span>
        <span className="mt-0.5 flex flex-wrap items-center gap-x-3 text-12 text-ink-2 sm:hidden">
          <StateMark {...deliveryMark(delivery)} size="12" />
          <span>{delivery.provider}</span>
        </span>
        {cause ? <span className="mt-0.5 line-clamp-2 text-12 text-ink-2 sm:hidden">{cause}</span> : null}
      </Td>
      <Td className="text-ink-2 max-sm:hidden">{delivery.provider}</Td>
      {narrow ? null : (
        <>
          <Td className="max-xl:hidden">
            <IdChip id={delivery.id} />
          </Td>
          <Td className="relative z-1 max-xl:hidden">
            {delivery.ticketId ? (
              <IdChip id={delivery.ticketId} href={paths.ticket(delivery.ticketId)} />
            ) : null}
          </Td>
        </>
      )}
      <Td right className={clsx("max-lg:hidden", delivery.httpStatus >= 400 ? "text-ink" : "text-ink-3")}>
        {delivery.httpStatus}
      </Td>
      <Td right className="text-ink-2 max-sm:py-2.5 max-sm:align-top">
        <Moment at={delivery.receivedAt} form="log" />
      </Td>
    </Tr>
  );
}
