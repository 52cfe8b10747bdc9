import { PlaceholderCell, PlaceholderRows } from "@/components/lists/placeholder-rows";
import { SelectPage } from "@/components/lists/select-page";
import { TimeHead } from "@/components/lists/time-head";
import type { RowSelection } from "@/components/lists/use-row-selection";
import { Table, Th } from "@/components/ui/table";
import type { Delivery } from "@/lib/webhooks/schemas";
import { DeliveryRow } from "./delivery-row";

interface DeliveryTableProps {
  /** Undefined while they are read. */
  rows: readonly Delivery[] | undefined;
  hrefOf: (deliveryId: string) => string;
  currentId: string | undefined;
  openId: string | undefined;
  onOpen: (deliveryId: string) => void;
  /** Nothing when this person may not process deliveries. */
  selection: RowSelection | undefined;
  /** How many there are in all, in words. */
  count: string | undefined;
}

/** The deliveries of a page, newest first. */
export function DeliveryTable({
  rows,
  hrefOf,
  currentId,
  openId,
  onOpen,
  selection,
  count,
}: DeliveryTableProps) {
  const ids = rows?.map(({ id }) => id) ?? [];
  return (
    <Table
      caption="Deliveries, newest first"
      head={
        <>
          {selection ? <SelectPage selection={selection} ids={ids} what="delivery" /> : null}
          <Th className="w-28 max-sm:hidden sm:pr-5">State</Th>
          <Th className="max-sm:pl-4">
            Type<span className="ml-3 font-regular">{count}</span>
          </Th>
          <Th className="max-sm:hidden">Sender</Th>
          {openId ? null : (
            <>
              <Th className="max-xl:hidden">Delivery</Th>
              <Th className="max-xl:hidden">Ticket</Th>
            </>
          )}
          <Th right className="max-lg:hidden">
            Answered
          </Th>
          <TimeHead right>Received</TimeHead>
        </>
      }
    >
      {rows?.map((delivery) => (
        <DeliveryRow
          key={delivery.id}
          delivery={delivery}
          href={hrefOf(delivery.id)}
          current={delivery.id === currentId}
          open={delivery.id === openId}
          narrow={openId !== undefined}
          selection={selection}
          onOpen={() => onOpen(delivery.id)}
        />
      )) ?? (
        <PlaceholderRows count={12}>
          {selection ? <PlaceholderCell bar="w-4" className="max-sm:hidden" /> : null}
          <PlaceholderCell bar="w-20" className="max-sm:hidden" />
          <PlaceholderCell bar="w-80" className="w-full" />
          <PlaceholderCell bar="w-16" className="max-sm:hidden" />
          <PlaceholderCell bar="w-14" right />
        </PlaceholderRows>
      )}
    </Table>
  );
}
