"use client";

import { type Column, timeColumn } from "@/components/lists/columns";
import { EmptyList, List } from "@/components/lists/list";
import { usePrefetchedQuery } from "@/components/queries/use-prefetched-query";
import { tierWord } from "@/components/records/tier-word";
import { ButtonLink } from "@/components/ui/buttons/button";
import { TabLine } from "@/components/ui/layout/tabs";
import { StateMark } from "@/components/ui/states/state-mark";
import type { Customer, CustomerFilter } from "@/lib/customers/schemas";
import { paths, query } from "@/lib/paths";
import { customerPage } from "./queries";

/** The customers of a view with their open tickets and refunds, and whether mail reaches them. */
export function CustomerList({ filter }: { filter: CustomerFilter }) {
  const { items, nextCursor } = usePrefetchedQuery(customerPage(filter));
  return (
    <div>
      <TabLine
        label="Views of the customers"
        tabs={customerViews.map((view) => ({
          href: customersPath(view.filter),
          label: view.label,
          current: view.filter.tier === filter.tier && view.filter.closed === filter.closed,
        }))}
      />
      <List
        caption="Customers, who wrote last first"
        columns={customerColumns}
        rows={items}
        idOf={({ id }) => id}
        empty={<NoCustomers filter={filter} />}
        pages={{
          label: "Customers",
          cursor: filter.cursor,
          nextCursor,
          hrefOf: (cursor) => customersPath({ ...filter, cursor }),
        }}
      />
    </div>
  );
}

function NoCustomers({ filter }: { filter: CustomerFilter }) {
  if (filter.closed || filter.tier)
    return (
      <EmptyList
        title={filter.closed ? "Mail reaches every customer" : "No customer of this tier"}
        action={
          <ButtonLink href={paths.customers()} size="sm">
            See all customers
          </ButtonLink>
        }
      >
        {filter.closed
          ? "An address is closed when mail to it came back for good, or its reader called it spam."
          : "New ones appear here by themselves."}
      </EmptyList>
    );
  return (
    <EmptyList title="No customer yet">
      Customers are rows of your own shop. Mail from anybody else goes to a person.
    </EmptyList>
  );
}

const stopped = <StateMark state="waiting" label="Stopped" size="12" />;

/** A customer in the list; the whole row leads to their page. */
const customerColumns: readonly Column<Customer>[] = [
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

/** The address of the list with a filter. */
function customersPath(filter: CustomerFilter): string {
  return `${paths.customers()}${query({ ...filter })}`;
}

/** The views of the list. */
const customerViews: readonly { label: string; filter: CustomerFilter }[] = [
  { label: "All", filter: {} },
  { label: "Enterprise", filter: { tier: "enterprise" } },
  { label: "Pro", filter: { tier: "pro" } },
  { label: "Standard", filter: { tier: "standard" } },
  { label: "Mail stopped", filter: { closed: "yes" } },
];
