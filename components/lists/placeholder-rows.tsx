import clsx from "clsx";
import type { ReactNode } from "react";
import { Skeleton } from "@/components/ui/skeleton";
import { Td, Tr } from "@/components/ui/table";

/** Rows of a table while they are read, all of the given cells. */
export function PlaceholderRows({ count, children }: { count: number; children: ReactNode }) {
  // The hairline is the row's: it may have fewer cells than the table.
  return [...Array(count).keys()].map((row) => (
    <Tr key={row} className="border-line border-b">
      {children}
    </Tr>
  ));
}

interface PlaceholderCellProps {
  /** How wide its text will be, as a class. */
  bar: string;
  right?: boolean;
  className?: string;
}

/** A cell of such a row. */
export function PlaceholderCell({ bar, right, className }: PlaceholderCellProps) {
  return (
    <Td className={className}>
      <Skeleton className={clsx("max-w-full", right && "ml-auto", bar)} />
    </Td>
  );
}
