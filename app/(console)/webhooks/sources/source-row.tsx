import Link from "next/link";
import { Moment } from "@/components/ui/moment";
import { StateMark } from "@/components/ui/state-mark";
import { Td, Tr } from "@/components/ui/table";
import { paths } from "@/lib/paths";
import type { SourceView } from "@/lib/sources/schemas";
import { eventsOf, sourceMark } from "./source-words";

const number = new Intl.NumberFormat("en-US");

/** One source: what it becomes, whether it takes requests, and what came within a day. */
export function SourceRow({ source }: { source: SourceView }) {
  const { name, provider, lastDeliveryAt, lastDay } = source;
  const events = eventsOf(source.mapping).join(", ");
  return (
    <Tr className="relative">
      <Td className="w-full max-w-0 max-sm:py-2.5">
        {/* The link covers its row: the whole of it is the target. */}
        <Link
          href={paths.webhookSource(name)}
          className="block truncate font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-focus focus-visible:after:-outline-offset-2"
        >
          {name}
        </Link>
        <span className="mt-0.5 flex flex-wrap items-center gap-x-3 text-12 text-ink-2 sm:hidden">
          <StateMark {...sourceMark(source)} size="12" />
          <span className="truncate">{events}</span>
        </span>
      </Td>
      <Td className="max-md:hidden">
        <code className="text-ink-2">{events}</code>
      </Td>
      <Td className="max-sm:hidden">
        <StateMark {...sourceMark(source)} />
      </Td>
      <Td className="text-ink-2 max-sm:hidden">
        {lastDeliveryAt ? <Moment at={lastDeliveryAt} form="relative" /> : "none yet"}
      </Td>
      <Td right className="relative z-1">
        <Counted
          count={lastDay.accepted}
          href={paths.webhooks({ provider })}
          label={`${lastDay.accepted} accepted from ${name}`}
        />
      </Td>
      <Td right className="relative z-1">
        <Counted
          count={lastDay.rejected}
          href={paths.webhooks({ provider, status: "rejected" })}
          label={`${lastDay.rejected} rejected from ${name}`}
          loud
        />
      </Td>
    </Tr>
  );
}

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
