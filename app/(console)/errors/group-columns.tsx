import clsx from "clsx";
import { MaskedMessage } from "@/components/errors/masked-message";
import type { Column } from "@/components/lists/columns";
import { Moment } from "@/components/ui/values/moment";
import type { ErrorGroupItem } from "@/lib/error-groups/schemas";
import { GroupMark } from "./group/group-mark";

const number = new Intl.NumberFormat("en-US");

interface OpenGroups {
  hrefOf: (errorId: string) => string;
  openId: string | undefined;
  onOpen: (errorId: string) => void;
}

/** An error group in the list: message, function and step, trend, counts of runs and customers, times and state. */
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

const WIDTH = 120;
const HEIGHT = 24;

interface TrendProps {
  /** Runs that failed in each of the last 24 hours, oldest first. */
  hours: readonly number[];
  /** New or back: drawn in the colour of failure. */
  loud: boolean;
}

/** The last day of a group, an hour a bar. */
function Trend({ hours, loud }: TrendProps) {
  const peak = Math.max(1, ...hours);
  const slot = WIDTH / hours.length;
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      className="block h-6 w-30"
      role="img"
      aria-label={`Last 24 hours, at most ${Math.max(...hours)} an hour`}
    >
      {hours.map((n, hour) => {
        const height = n === 0 ? 1 : Math.max(2, (n / peak) * (HEIGHT - 2));
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: an hour is its place
            key={hour}
            x={hour * slot}
            width={slot - 1.5}
            y={HEIGHT - height}
            height={height}
            className={clsx(n === 0 ? "fill-line-2" : loud ? "fill-failed-fill" : "fill-ink-3")}
          />
        );
      })}
    </svg>
  );
}
