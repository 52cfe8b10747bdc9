"use client";

import { EmptyList } from "@/components/lists/empty-list";
import { List } from "@/components/lists/list";
import { usePrefetchedQuery } from "@/components/queries/use-prefetched-query";
import { ButtonLink } from "@/components/ui/button-link";
import { TabLine } from "@/components/ui/tab-line";
import type { CustomerFilter } from "@/lib/customers/schemas";
import { paths } from "@/lib/paths";
import { customerColumns } from "./customer-columns";
import { customersPath, customerViews } from "./customer-filter";
import { customerPage } from "./queries";

/** The customers of a view: who they are, what lies open between us, and whether mail reaches them. */
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
