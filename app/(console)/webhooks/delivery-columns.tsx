import { type Column, timeColumn } from "@/components/lists/columns";
import { deliveryMark } from "@/components/records/delivery-mark";
import { StateMark } from "@/components/ui/states/state-mark";
import { IdChip } from "@/components/ui/values/id-chip";
import { paths } from "@/lib/paths";
import type { Delivery } from "@/lib/webhooks/schemas";
import { causeWords } from "./cause-words";

interface OpenDeliveries {
  hrefOf: (deliveryId: string) => string;
  openId: string | undefined;
  onOpen: (deliveryId: string) => void;
  /** How many there are in all, in words. */
  count: string;
}

/** A delivery in the list: its state and type, why it was rejected, who sent it, how it was answered, and when. */
export function deliveryColumns({
  hrefOf,
  openId,
  onOpen,
  count,
}: OpenDeliveries): readonly Column<Delivery>[] {
  const ids: Column<Delivery>[] = [
    { head: "Delivery", from: "xl", cell: ({ id }) => <IdChip id={id} /> },
    {
      head: "Ticket",
      from: "xl",
      cellClass: "relative z-1",
      cell: ({ ticketId }) => (ticketId ? <IdChip id={ticketId} href={paths.ticket(ticketId)} /> : null),
    },
  ];
  return [
    {
      head: "State",
      from: "sm",
      headClass: "w-28 sm:pr-5",
      cellClass: "sm:pr-5",
      cell: (delivery) => <StateMark {...deliveryMark(delivery)} />,
    },
    {
      head: "Type",
      headNote: count,
      fill: true,
      link: ({ id }) => ({ href: hrefOf(id), open: id === openId, onOpen: () => onOpen(id) }),
      cell: ({ kind }) => kind ?? "Unread request",
      beside: ({ cause }) =>
        cause ? <span className="min-w-0 truncate text-ink-2">{causeWords(cause).what}</span> : null,
      phone: (delivery) => (
        <>
          <StateMark {...deliveryMark(delivery)} size="12" />
          <span>{delivery.provider}</span>
          {delivery.cause ? (
            <span className="line-clamp-2 w-full">{causeWords(delivery.cause).what}</span>
          ) : null}
        </>
      ),
    },
    { head: "Sender", from: "sm", cellClass: "text-ink-2", cell: ({ provider }) => provider },
    // The open delivery beside the list leaves less room.
    ...(openId === undefined ? ids : []),
    {
      head: "Answered",
      right: true,
      from: "lg",
      cellClass: ({ httpStatus }) => (httpStatus >= 400 ? "text-ink" : "text-ink-3"),
      cell: ({ httpStatus }) => httpStatus,
    },
    timeColumn({ head: "Received", zone: true, at: ({ receivedAt }) => receivedAt, form: "log" }),
  ];
}
