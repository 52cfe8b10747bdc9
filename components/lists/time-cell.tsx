import type { ReactNode } from "react";
import { Td } from "@/components/ui/table";

/** The last cell of a row: when. */
export function TimeCell({ children }: { children: ReactNode }) {
  return (
    <Td right className="text-ink-2 max-sm:py-2.5 max-sm:align-top">
      {children}
    </Td>
  );
}
