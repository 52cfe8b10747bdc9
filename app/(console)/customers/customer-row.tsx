import { LinkRow } from "@/components/lists/link-row";
import { NameCell } from "@/components/lists/name-cell";
import { TimeCell } from "@/components/lists/time-cell";
import { tierWord } from "@/components/records/tier-word";
import { Moment } from "@/components/ui/moment";
import { StateMark } from "@/components/ui/state-mark";
import { Td } from "@/components/ui/table";
import type { Customer } from "@/lib/customers/schemas";
import { paths } from "@/lib/paths";

/** A customer in the list; the whole row leads to their page. */
export function CustomerRow({ customer }: { customer: Customer }) {
  const { id, name, email, tier, openTickets, refunds, lastContactAt, closed } = customer;
  const stopped = closed ? <StateMark state="waiting" label="Stopped" size="12" /> : null;
  return (
    <LinkRow>
      <NameCell
        href={paths.customer(id)}
        phone={
          <>
            <span>{tierWord(tier)}</span>
            <span>{openTickets} open</span>
            {stopped}
          </>
        }
      >
        {name} <span className="font-regular text-ink-2">{email}</span>
      </NameCell>
      <Td className="text-ink-2 max-sm:hidden">{tierWord(tier)}</Td>
      <Td className="max-sm:hidden">{stopped ?? <span className="text-ink-3">Arrives</span>}</Td>
      <Td right className="max-sm:hidden">
        {openTickets}
      </Td>
      <Td right className="max-sm:hidden">
        {refunds}
      </Td>
      <TimeCell>{lastContactAt ? <Moment at={lastContactAt} /> : "Never"}</TimeCell>
    </LinkRow>
  );
}
