import clsx from "clsx";
import { Checkbox } from "@/components/ui/fields/choices";
import { Td, Th } from "@/components/ui/layout/table";
import type { RowSelection } from "./use-row-selection";

interface SelectPageProps {
  selection: RowSelection;
  /** Of the rows of the page. */
  ids: readonly string[];
  /** A row in a word: "run". */
  what: string;
}

/** The head of the column that selects rows: all rows of the page, or none. */
export function SelectPage({ selection, ids, what }: SelectPageProps) {
  const chosen = ids.filter((id) => selection.has(id)).length;
  return (
    <Th className="w-10 max-sm:hidden">
      <Checkbox
        checked={chosen > 0 && chosen === ids.length}
        some={chosen > 0 && chosen < ids.length}
        onChange={() => selection.togglePage(ids)}
        className="align-middle"
      >
        <span className="sr-only">Select every {what} of this page</span>
      </Checkbox>
    </Th>
  );
}

interface SelectCellProps {
  id: string;
  selection: RowSelection;
  /** Under the cursor of the keyboard. */
  current: boolean;
}

/** The cell that selects a row; hidden until the row is pointed at, current or selected. */
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
