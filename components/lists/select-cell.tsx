import clsx from "clsx";
import { Checkbox } from "@/components/ui/checkbox";
import { Td } from "@/components/ui/table";
import type { RowSelection } from "./use-row-selection";

interface SelectCellProps {
  id: string;
  selection: RowSelection;
  /** Under the cursor of the keyboard. */
  current: boolean;
}

/** The cell by which a row is selected; hidden until the row is pointed at, current or selected. */
export function SelectCell({ id, selection, current }: SelectCellProps) {
  const selected = selection.has(id);
  return (
    <Td className="relative z-1 w-10 max-sm:hidden">
      <Checkbox
        checked={selected}
        onChange={() => selection.toggle(id)}
        className={clsx(
          "align-middle",
          !selected &&
            !current &&
            "opacity-0 focus-within:opacity-100 group-hover/row:opacity-100 coarse:opacity-100",
        )}
      >
        <span className="sr-only">Select {id}</span>
      </Checkbox>
    </Td>
  );
}
