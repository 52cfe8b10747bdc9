import clsx from "clsx";
import type { ReactNode } from "react";
import { Tr } from "@/components/ui/table";

interface LinkRowProps {
  /** Under the cursor of the keyboard. */
  current?: boolean;
  /** Shown beside the list. */
  open?: boolean;
  selected?: boolean;
  children: ReactNode;
}

/** A row that a `RowLink` covers. */
export function LinkRow({ current, open, selected, children }: LinkRowProps) {
  return (
    <Tr
      data-current={current || undefined}
      className={clsx(
        "group/row relative scroll-my-20",
        (current || selected) && "bg-selected",
        current && "shadow-[inset_2px_0_0_var(--ink)] forced:outline",
        // On a phone the list and what is open in it never show together.
        open && "sm:bg-selected sm:shadow-[inset_2px_0_0_var(--ink)] sm:forced:outline",
      )}
    >
      {children}
    </Tr>
  );
}
