import clsx from "clsx";
import { LinkRow } from "@/components/lists/link-row";
import { NameCell } from "@/components/lists/name-cell";
import { SelectCell } from "@/components/lists/select-cell";
import { TimeCell } from "@/components/lists/time-cell";
import type { RowSelection } from "@/components/lists/use-row-selection";
import { deliveryMark } from "@/components/records/delivery-mark";
import { IdChip } from "@/components/ui/id-chip";
import { Moment } from "@/components/ui/moment";
import { StateMark } from "@/components/ui/state-mark";
import { Td } from "@/components/ui/table";
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
  /** Nothing when this person may not process deliveries. */
  selection: RowSelection | undefined;
  onOpen: () => void;
}

/** One request of a vendor: how it stands, what it was about, why it was turned away, who sent it and when. */
export function DeliveryRow(props: DeliveryRowProps) {
  const { delivery, href, current, open, narrow, selection, onOpen } = props;
  const cause = delivery.cause ? causeWords(delivery.cause).what : undefined;
  return (
    <LinkRow current={current} open={open} selected={selection?.has(delivery.id)}>
      {selection ? <SelectCell id={delivery.id} selection={selection} current={current} /> : null}
      <Td className="max-sm:hidden sm:pr-5">
        <StateMark {...deliveryMark(delivery)} />
      </Td>
      <NameCell
        href={href}
        open={open}
        onOpen={onOpen}
        beside={cause ? <span className="min-w-0 truncate text-ink-2">{cause}</span> : null}
        phone={
          <>
            <StateMark {...deliveryMark(delivery)} size="12" />
            <span>{delivery.provider}</span>
            {cause ? <span className="line-clamp-2 w-full">{cause}</span> : null}
          </>
        }
      >
        {delivery.kind ?? "Unread request"}
      </NameCell>
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
      <TimeCell>
        <Moment at={delivery.receivedAt} form="log" />
      </TimeCell>
    </LinkRow>
  );
}
