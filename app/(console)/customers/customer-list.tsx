"use client";

import { useQuery } from "@tanstack/react-query";
import { EmptyList } from "@/components/lists/empty-list";
import { PlaceholderCell, PlaceholderRows } from "@/components/lists/placeholder-rows";
import { Unreadable } from "@/components/queries/unreadable";
import { ButtonLink } from "@/components/ui/button-link";
import { Pager } from "@/components/ui/pager";
import { TabLine } from "@/components/ui/tab-line";
import { Table, Th } from "@/components/ui/table";
import type { CustomerFilter } from "@/lib/customers/schemas";
import { paths } from "@/lib/paths";
import { customersPath, customerViews } from "./customer-filter";
import { CustomerRow } from "./customer-row";
import { customerPage } from "./queries";

/** The customers of a view: who they are, what lies open between us, and whether mail reaches them. */
export function CustomerList({ filter }: { filter: CustomerFilter }) {
  const page = useQuery(customerPage(filter));
  const customers = page.data?.items;
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
      {page.isError && !customers ? (
        <Unreadable what="The customers" query={page}>
          Nothing was changed.
        </Unreadable>
      ) : customers?.length === 0 ? (
        <NoCustomers filter={filter} />
      ) : (
        <Table
          caption="Customers, who wrote last first"
          head={
            <>
              <Th>Customer</Th>
              <Th className="max-sm:hidden">Tier</Th>
              <Th className="max-sm:hidden">Mail</Th>
              <Th right className="max-sm:hidden">
                Open tickets
              </Th>
              <Th right className="max-sm:hidden">
                Refunds
              </Th>
              <Th right>Last contact</Th>
            </>
          }
        >
          {customers?.map((customer) => <CustomerRow key={customer.id} customer={customer} />) ?? (
            <PlaceholderRows count={10}>
              <PlaceholderCell bar="w-64" className="w-full" />
              <PlaceholderCell bar="w-16" className="max-sm:hidden" />
              <PlaceholderCell bar="w-16" className="max-sm:hidden" />
              <PlaceholderCell bar="w-6" right className="max-sm:hidden" />
              <PlaceholderCell bar="w-6" right className="max-sm:hidden" />
              <PlaceholderCell bar="w-12" right />
            </PlaceholderRows>
          )}
        </Table>
      )}
      <Pager
        label="Customers"
        cursor={filter.cursor}
        nextCursor={page.data?.nextCursor}
        hrefOf={(cursor) => customersPath({ ...filter, cursor })}
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
