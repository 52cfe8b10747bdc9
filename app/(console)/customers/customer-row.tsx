import Link from "next/link";
import { tierWord } from "@/components/tier-word";
import { Moment } from "@/components/ui/moment";
import { Skeleton } from "@/components/ui/skeleton";
import { StateMark } from "@/components/ui/state-mark";
import { Td, Tr } from "@/components/ui/table";
import type { Customer } from "@/lib/customers/schemas";
import { paths } from "@/lib/paths";

/** A customer in the list; the whole row leads to their page. */
export function CustomerRow({ customer }: { customer: Customer }) {
  const { id, name, email, tier, openTickets, refunds, lastContactAt, closed } = customer;
  const stopped = closed ? <StateMark state="waiting" label="Stopped" size="12" /> : null;
  return (
    <Tr className="relative">
      <Td className="w-full max-w-0 max-sm:whitespace-normal max-sm:py-2.5">
        <Link
          href={paths.customer(id)}
          className="block truncate font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-focus focus-visible:after:-outline-offset-2"
        >
          {name} <span className="font-regular text-ink-2">{email}</span>
        </Link>
        <span className="mt-0.5 flex flex-wrap gap-x-3 text-ink-2 sm:hidden">
          <span>{tierWord(tier)}</span>
          <span>{openTickets} open</span>
          {stopped}
        </span>
      </Td>
      <Td className="text-ink-2 max-sm:hidden">{tierWord(tier)}</Td>
      <Td className="max-sm:hidden">{stopped ?? <span className="text-ink-3">Arrives</span>}</Td>
      <Td right className="max-sm:hidden">
        {openTickets}
      </Td>
      <Td right className="max-sm:hidden">
        {refunds}
      </Td>
      <Td right className="text-ink-3 max-sm:py-2.5 max-sm:align-top">
        {lastContactAt ? <Moment at={lastContactAt} /> : "Never"}
      </Td>
    </Tr>
  );
}

/** A row that is still being read. */
export function CustomerPlaceholder() {
  return (
    <Tr>
      <Td>
        <Skeleton className="w-64 max-w-full" />
      </Td>
      <Td className="max-sm:hidden">
        <Skeleton className="w-16" />
      </Td>
      <Td className="max-sm:hidden">
        <Skeleton className="w-16" />
      </Td>
      <Td className="max-sm:hidden">
        <Skeleton className="ml-auto w-6" />
      </Td>
      <Td className="max-sm:hidden">
        <Skeleton className="ml-auto w-6" />
      </Td>
      <Td>
        <Skeleton className="ml-auto w-12" />
      </Td>
    </Tr>
  );
}
