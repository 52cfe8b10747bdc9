import { type Column, timeColumn } from "@/components/lists/columns";
import { tierWord } from "@/components/records/tier-word";
import { StateMark } from "@/components/ui/state-mark";
import type { Customer } from "@/lib/customers/schemas";
import { paths } from "@/lib/paths";

const stopped = <StateMark state="waiting" label="Stopped" size="12" />;

/** A customer in the list; the whole row leads to their page. */
export const customerColumns: readonly Column<Customer>[] = [
  {
    head: "Customer",
    fill: true,
    link: ({ id }) => ({ href: paths.customer(id) }),
    cell: ({ name, email }) => (
      <>
        {name} <span className="font-regular text-ink-2">{email}</span>
      </>
    ),
    phone: ({ tier, openTickets, closed }) => (
      <>
        <span>{tierWord(tier)}</span>
        <span>{openTickets} open</span>
        {closed ? stopped : null}
      </>
    ),
  },
  { head: "Tier", from: "sm", cellClass: "text-ink-2", cell: ({ tier }) => tierWord(tier) },
  {
    head: "Mail",
    from: "sm",
    cell: ({ closed }) => (closed ? stopped : <span className="text-ink-3">Arrives</span>),
  },
  { head: "Open tickets", right: true, from: "sm", cell: ({ openTickets }) => openTickets },
  { head: "Refunds", right: true, from: "sm", cell: ({ refunds }) => refunds },
  timeColumn({ head: "Last contact", at: ({ lastContactAt }) => lastContactAt, never: "Never" }),
];
