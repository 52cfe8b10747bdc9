"use client";

import { useRowCursor } from "@/components/keys/use-row-cursor";
import { PlaceholderRows } from "@/components/lists/placeholder-rows";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, Td, Th } from "@/components/ui/table";
import type { FunctionItem } from "@/lib/functions/schemas";
import { paths } from "@/lib/paths";
import { FunctionRow } from "./function-row";

/** A row for each function, by its id; undefined while they are read. */
export function FunctionTable({ items }: { items: readonly FunctionItem[] | undefined }) {
  const currentId = useRowCursor({
    page: "Functions",
    what: "function",
    view: paths.functions(),
    rows: items,
  });
  return (
    <Table
      caption="Functions, by id"
      head={
        <>
          <Th>Function</Th>
          <Th className="max-md:hidden">Woken by</Th>
          <Th className="max-lg:hidden">Flow control</Th>
          <Th className="max-sm:hidden">Last 24 hours</Th>
          <Th right className="max-sm:hidden">
            Runs
          </Th>
          <Th right className="max-sm:hidden">
            Failed
          </Th>
          <Th right className="max-lg:hidden">
            p95
          </Th>
          <Th right className="max-md:hidden">
            Last run
          </Th>
          <Th className="max-sm:hidden">State</Th>
        </>
      }
    >
      {items?.map((item) => <FunctionRow key={item.id} item={item} current={item.id === currentId} />) ?? (
        <PlaceholderRows count={12}>
          <Td className="h-14">
            <Skeleton className="w-60 max-w-full" />
            <Skeleton className="mt-2 w-40 max-w-full" />
          </Td>
        </PlaceholderRows>
      )}
    </Table>
  );
}
