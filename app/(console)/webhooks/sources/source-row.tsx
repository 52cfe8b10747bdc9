import Link from "next/link";
import { LinkRow } from "@/components/lists/link-row";
import { NameCell } from "@/components/lists/name-cell";
import { Moment } from "@/components/ui/moment";
import { StateMark } from "@/components/ui/state-mark";
import { Td } from "@/components/ui/table";
import { paths } from "@/lib/paths";
import type { SourceView } from "@/lib/sources/schemas";
import { eventsOf, sourceMark } from "./source-words";

const number = new Intl.NumberFormat("en-US");

/** One source: what it becomes, whether it takes requests, and what came within a day. */
export function SourceRow({ source }: { source: SourceView }) {
  const { name, provider, lastDeliveryAt, lastDay } = source;
  const events = eventsOf(source.mapping).join(", ");
  return (
    <LinkRow>
      <NameCell
        href={paths.webhookSource(name)}
        phone={
          <>
            <StateMark {...sourceMark(source)} size="12" />
            <span className="truncate">{events}</span>
          </>
        }
      >
        {name}
      </NameCell>
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
    </LinkRow>
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
