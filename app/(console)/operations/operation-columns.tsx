import clsx from "clsx";
import { type Column, timeColumn } from "@/components/lists/columns";
import { operationTitle } from "@/components/operations/kind-words";
import type { Operation } from "@/lib/operations/schemas";
import { paths } from "@/lib/paths";
import { OperationState } from "./operation-state";

const number = new Intl.NumberFormat("en-US");

const failedItems = ({ failed, residue }: Operation) => failed + residue;

/** An operation in the list: its title and author, its state and reason, and how many items are done. */
export const operationColumns: readonly Column<Operation>[] = [
  {
    head: "Operation",
    link: ({ id }) => ({ href: paths.operation(id) }),
    cell: operationTitle,
    beside: ({ createdByName }) => <span className="text-ink-3">{createdByName}</span>,
    phone: (operation) => (
      <>
        <OperationState operation={operation} size="12" />
        <span>
          {operation.done} of {operation.total} done
        </span>
      </>
    ),
  },
  { head: "State", from: "sm", cell: (operation) => <OperationState operation={operation} /> },
  {
    head: "Reason",
    from: "md",
    fill: true,
    cellClass: "truncate text-ink-2",
    cell: ({ reason }) => reason,
  },
  {
    head: "Done",
    right: true,
    from: "sm",
    cell: ({ done, total }) => (
      <>
        {number.format(done)} <span className="text-ink-3">of {number.format(total)}</span>
      </>
    ),
  },
  {
    head: "Failed",
    right: true,
    from: "sm",
    cellClass: (operation) => (failedItems(operation) > 0 ? "font-medium text-failed" : "text-ink-3"),
    cell: (operation) => number.format(failedItems(operation)),
  },
  {
    head: "Left",
    right: true,
    from: "md",
    cellClass: ({ left }) => clsx(left === 0 && "text-ink-3"),
    cell: ({ left, inFlight }) => number.format(left + inFlight),
  },
  timeColumn({ head: "Started", at: ({ startedAt, createdAt }) => startedAt ?? createdAt }),
];
