import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { readFilter } from "@/components/filters/read-filter";
import { requirePage } from "@/lib/access/require-page";
import { listCustomers } from "@/lib/customers/list-customers";
import { CustomerFilter } from "@/lib/customers/schemas";
import { CustomerList } from "./customer-list";
import { customerPage } from "./queries";

export const metadata: Metadata = { title: "Customers" };

/** Every customer, who wrote last first; the view is the address. */
export default async function Page({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const me = await requirePage("/customers");
  const filter = readFilter(CustomerFilter, await searchParams);
  const queries = new QueryClient();
  queries.setQueryData(customerPage(filter).queryKey, await listCustomers(me, filter));
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <CustomerList filter={filter} />
    </HydrationBoundary>
  );
}
