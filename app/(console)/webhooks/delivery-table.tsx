"use client";

import { useTimeZone } from "@/components/clock/clock-provider";
import { useNow } from "@/components/clock/use-now";
import { SelectPage } from "@/components/select-page";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { RowSelection } from "@/components/use-row-selection";
import { zoneName } from "@/lib/time";
import type { Delivery } from "@/lib/webhooks/schemas";
import { DeliveryRow } from "./delivery-row";

const PLACEHOLDERS = Array.from({ length: 12 }, (_, at) => at);

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
  const zone = zoneName(new Date(useNow(60_000)), useTimeZone());
  const ids = rows?.map(({ id }) => id) ?? [];
  return (
    <Table
      caption="Deliveries, newest first"
      className="border-line border-t"
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
          <Th right>Received, {zone}</Th>
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
          selected={selection?.has(delivery.id) ?? false}
          onToggle={selection ? () => selection.toggle(delivery.id) : undefined}
          onOpen={() => onOpen(delivery.id)}
        />
      )) ??
        PLACEHOLDERS.map((at) => (
          <Tr key={at}>
            <Td className="max-sm:hidden">
              <Skeleton className="w-20" />
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
