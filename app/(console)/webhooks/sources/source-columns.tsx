import Link from "next/link";
import type { Column } from "@/components/lists/columns";
import { StateMark } from "@/components/ui/states/state-mark";
import { Moment } from "@/components/ui/values/moment";
import { paths } from "@/lib/paths";
import type { SourceView } from "@/lib/sources/schemas";
import { eventsOf, sourceMark } from "./source-words";

const number = new Intl.NumberFormat("en-US");

const eventNames = ({ mapping }: SourceView) => eventsOf(mapping).join(", ");

/** A source in the list: the events it becomes, whether it takes requests, and its deliveries of a day. */
export const sourceColumns: readonly Column<SourceView>[] = [
  {
    head: "Source",
    fill: true,
    link: ({ name }) => ({ href: paths.webhookSource(name) }),
    cell: ({ name }) => name,
    phone: (source) => (
      <>
        <StateMark {...sourceMark(source)} size="12" />
        <span className="truncate">{eventNames(source)}</span>
      </>
    ),
  },
  {
    head: "Becomes",
    from: "md",
    cell: (source) => <code className="text-ink-2">{eventNames(source)}</code>,
  },
  { head: "State", from: "sm", cell: (source) => <StateMark {...sourceMark(source)} /> },
  {
    head: "Last delivery",
    from: "sm",
    cellClass: "text-ink-2",
    cell: ({ lastDeliveryAt }) =>
      lastDeliveryAt ? <Moment at={lastDeliveryAt} form="relative" /> : "none yet",
  },
  {
    head: "Accepted, 24 h",
    right: true,
    cellClass: "relative z-1",
    cell: ({ name, provider, lastDay }) => (
      <Counted
        count={lastDay.accepted}
        href={paths.webhooks({ provider })}
        label={`${lastDay.accepted} accepted from ${name}`}
      />
    ),
  },
  {
    head: "Rejected",
    right: true,
    cellClass: "relative z-1",
    cell: ({ name, provider, lastDay }) => (
      <Counted
        count={lastDay.rejected}
        href={paths.webhooks({ provider, status: "rejected" })}
        label={`${lastDay.rejected} rejected from ${name}`}
        loud
      />
    ),
  },
];

interface CountedProps {
  count: number;
  href: string;
  label: string;
  /** Worth a look when there are any. */
  loud?: boolean;
}

function Counted({ count, href, label, loud = false }: CountedProps) {
  if (count === 0) return <span className="text-ink-3">0</span>;
  return (
    <Link href={href} aria-label={label} className={loud ? "link font-medium text-failed" : "link"}>
      {number.format(count)}
    </Link>
  );
}
