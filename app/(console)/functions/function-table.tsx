"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useKeys } from "@/components/keys/keys-provider";
import { PlaceholderRows } from "@/components/rows/placeholder-rows";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, Td, Th } from "@/components/ui/table";
import type { FunctionItem } from "@/lib/functions/schemas";
import { paths } from "@/lib/paths";
import { FunctionRow } from "./function-row";

/** A row for each function, by its id; undefined while they are read. */
export function FunctionTable({ items }: { items: readonly FunctionItem[] | undefined }) {
  const router = useRouter();
  const [currentId, setCurrentId] = useState<string>();
  const at = items?.findIndex(({ id }) => id === currentId) ?? -1;
  const move = (by: number) => setCurrentId(items?.[Math.max(0, at + by)]?.id ?? currentId);
  useKeys("Functions", [
    { keys: "j", label: "Next function", run: () => move(1) },
    { keys: "k", label: "Previous function", run: () => move(-1) },
    ...(currentId
      ? [{ keys: "Enter", label: "Open the function", run: () => router.push(paths.function(currentId)) }]
      : []),
  ]);
  return (
    <Table
      caption="Functions, by id"
      className="border-line border-t"
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
