import { MaskedMessage } from "@/components/errors/masked-message";
import type { Column } from "@/components/lists/columns";
import { Moment } from "@/components/ui/moment";
import type { ErrorGroupItem } from "@/lib/error-groups/schemas";
import { GroupMark } from "./group/group-mark";
import { Trend } from "./trend";

const number = new Intl.NumberFormat("en-US");

interface OpenGroups {
  hrefOf: (errorId: string) => string;
  openId: string | undefined;
  onOpen: (errorId: string) => void;
}

/** An error group in the list: its message and place, how often it fails, how many it harms, since when, its state. */
export function groupColumns({ hrefOf, openId, onOpen }: OpenGroups): readonly Column<ErrorGroupItem>[] {
  return [
    {
      head: "Message",
      fill: true,
      cellClass: "h-14",
      link: ({ id }) => ({
        href: hrefOf(id),
        open: id === openId,
        onOpen: () => onOpen(id),
        className: "max-sm:line-clamp-2 max-sm:whitespace-normal",
      }),
      cell: ({ message }) => <MaskedMessage message={message} />,
      below: ({ functionId, stepId }) => (
        <span className="block truncate font-mono text-12 text-ink-3">
          {functionId}
          {stepId ? ` · ${stepId}` : ""}
        </span>
      ),
      phone: (group) => (
        <>
          <GroupMark group={group} />
          <span>
            {number.format(group.runCount)} {group.runCount === 1 ? "run" : "runs"}
          </span>
          <Moment at={group.lastSeenAt} form="relative" />
        </>
      ),
    },
    {
      head: "Last 24 hours",
      from: "md",
      cellClass: "sm:pr-5",
      cell: ({ trend, state, fresh, regressed }) => (
        <Trend hours={trend} loud={state === "open" && (fresh || regressed)} />
      ),
    },
    {
      head: "Runs",
      right: true,
      from: "sm",
      headClass: "sm:pr-5",
      cellClass: "font-semibold text-14 sm:pr-5",
      cell: ({ runCount }) => number.format(runCount),
    },
    {
      head: "Customers",
      right: true,
      from: "lg",
      headClass: "sm:pr-5",
      cellClass: "sm:pr-5",
      cell: ({ customerCount }) => number.format(customerCount),
    },
    {
      head: "First seen",
      from: "lg",
      cellClass: "text-ink-2 sm:pr-5",
      cell: ({ firstSeenAt }) => <Moment at={firstSeenAt} form="log" />,
    },
    {
      head: "Last seen",
      from: "sm",
      cellClass: "text-ink-2 sm:pr-5",
      cell: ({ lastSeenAt }) => <Moment at={lastSeenAt} form="log" />,
    },
    { head: "State", from: "sm", cell: (group) => <GroupMark group={group} /> },
  ];
}
