import type { Metadata } from "next";
import { readFilter } from "@/components/filters/read-filter";
import { Preloaded, preload } from "@/components/queries/preloaded";
import { requirePage } from "@/lib/api/require-page";
import { listCustomers } from "@/lib/customers/list-customers";
import { CustomerFilter } from "@/lib/customers/schemas";
import { CustomerList } from "./customer-list";
import { customerPage } from "./queries";

export const metadata: Metadata = { title: "Customers" };

/** Every customer, the latest contact first; the view is the address. */
export default async function Page({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const me = await requirePage("/customers");
  const filter = readFilter(CustomerFilter, await searchParams);
  const reads = [preload(customerPage(filter), await listCustomers(me, filter))];
  return (
    <Preloaded reads={reads}>
      <CustomerList filter={filter} />
    </Preloaded>
  );
}
