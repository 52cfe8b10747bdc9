import { queryOptions } from "@tanstack/react-query";
import { type CustomerFilter, CustomerPage, CustomerRecord } from "@/lib/customers/schemas";
import { fetchJson } from "@/lib/http/fetch-json";
import { apiPaths } from "@/lib/paths";

/** One page of customers, the latest contact first. */
export function customerPage(filter: CustomerFilter) {
  return queryOptions({
    queryKey: ["customers", "page", filter],
    queryFn: ({ signal }) => fetchJson(apiPaths.customers(filter), CustomerPage, { signal }),
  });
}

/** A customer with orders, refunds and tickets. */
export function customerRecord(customerId: string) {
  return queryOptions({
    queryKey: ["customers", "record", customerId],
    queryFn: ({ signal }) => fetchJson(apiPaths.customer(customerId), CustomerRecord, { signal }),
  });
}
