import type { Column } from "@/components/lists/columns";
import { kindWords } from "@/components/operations/kind-words";
import { outcomeWords } from "@/components/operations/outcome-words";
import { type DeskState, StateMark } from "@/components/ui/states/state-mark";
import { IdChip } from "@/components/ui/values/id-chip";
import { Moment } from "@/components/ui/values/moment";
import { TARGET_NAMES } from "@/lib/operations/rules";
import type { Operation, OperationItem } from "@/lib/operations/schemas";
import { paths } from "@/lib/paths";
import { formatDuration } from "@/lib/time";

/** An item in the list: its run or delivery, the customer, the outcome, and when the outcome was read again. */
export function itemColumns(kind: Operation["kind"]): readonly Column<OperationItem>[] {
  const { made, path } = kindWords[kind];
  const madeColumn = (head: string): Column<OperationItem> => ({
    head,
    from: "sm",
    cellClass: "sm:pr-6",
    cell: (item) => <Made item={item} />,
  });
  return [
    {
      head: capitalized(TARGET_NAMES[kind].one),
      cellClass: "sm:pr-6",
      cell: ({ targetId }) => <IdChip id={targetId} href={path(targetId)} />,
    },
    { head: "Customer", from: "md", cellClass: "sm:pr-6", cell: ({ customerEmail }) => customerEmail },
    {
      head: "Outcome",
      cellClass: "sm:pr-6",
      cell: (item) => <StateMark {...itemMark(item, kind)} />,
      below: (item) =>
        madeOf(item) ? (
          <span className="mt-0.5 block sm:hidden">
            <Made item={item} />
          </span>
        ) : null,
    },
    ...(made === null ? [] : [madeColumn(made)]),
    {
      head: "Took",
      right: true,
      from: "md",
      cellClass: "sm:pr-6",
      cell: ({ actedAt, endedAt }) =>
        actedAt && endedAt ? formatDuration(Date.parse(endedAt) - Date.parse(actedAt)) : "",
    },
    {
      head: "What came of it",
      from: "sm",
      fill: true,
      cellClass: "truncate sm:pr-6",
      cell: ({ outcome }) => {
        const words = outcome ? outcomeWords(outcome) : undefined;
        return <span title={words}>{words}</span>;
      },
    },
    {
      head: "Re-read",
      right: true,
      from: "lg",
      cellClass: "text-ink-3",
      cell: ({ rereadAt }) => (rereadAt ? <Moment at={rereadAt} form="clock" /> : ""),
    },
  ];
}

function Made({ item }: { item: OperationItem }) {
  const made = madeOf(item);
  return made ? <IdChip {...made} /> : null;
}

/** The run or the event that an item made, and its page. */
function madeOf({ newRunId, newEventId }: OperationItem): { id: string; href: string } | undefined {
  if (newRunId) return { id: newRunId, href: paths.run(newRunId) };
  return newEventId ? { id: newEventId, href: paths.event(newEventId) } : undefined;
}

function capitalized(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}

/** The mark of an item. */
function itemMark(
  { status, inFlight }: Pick<OperationItem, "status" | "inFlight">,
  kind: Operation["kind"],
): { state: DeskState; label: string } {
  switch (status) {
    case "pending":
      return inFlight ? { state: "running", label: "In flight" } : { state: "queued", label: "Not touched" };
    case "done":
      return { state: "completed", label: kindWords[kind].done };
    case "failed":
      return { state: "failed", label: kindWords[kind].failed };
    case "skipped":
      return { state: "cancelled", label: "Skipped" };
    case "residue":
      return { state: "waiting", label: "Left over" };
  }
}
