import { Checkbox } from "@/components/ui/checkbox";
import { Th } from "@/components/ui/table";
import type { RowSelection } from "./use-row-selection";

interface SelectPageProps {
  selection: RowSelection;
  /** Of the rows of the page. */
  ids: readonly string[];
  /** What a row is. */
  what: string;
}

/** The head of the column by which rows are selected: all of the page, or none. */
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
