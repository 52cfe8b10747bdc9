import type { ReactNode } from "react";
import { Td } from "@/components/ui/table";
import { PhoneLine } from "./phone-line.tsx";
import { RowLink, type RowLinkProps } from "./row-link.tsx";

interface NameCellProps extends RowLinkProps {
  /** On the same line where there is room; not on a phone. */
  beside?: ReactNode;
  /** Below it on a phone. */
  phone: ReactNode;
}

/** The cell that names a row, by its link, and takes the width that is left. */
export function NameCell({ beside, phone, ...link }: NameCellProps) {
  return (
    <Td className="w-full max-w-0 max-sm:whitespace-normal max-sm:py-2.5 max-sm:pl-4">
      <span className="flex min-w-0 items-baseline gap-3">
        <RowLink {...link} />
        <span className="contents max-sm:hidden">{beside}</span>
      </span>
      <PhoneLine>{phone}</PhoneLine>
    </Td>
  );
}
