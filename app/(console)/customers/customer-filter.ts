import type { CustomerFilter } from "@/lib/customers/schemas";
import { paths, query } from "@/lib/paths";

/** The address of the list with a filter. */
export function customersPath(filter: CustomerFilter): string {
  return `${paths.customers()}${query({ ...filter })}`;
}

/** The views of the list. */
export const customerViews: readonly { label: string; filter: CustomerFilter }[] = [
  { label: "All", filter: {} },
  { label: "Enterprise", filter: { tier: "enterprise" } },
  { label: "Pro", filter: { tier: "pro" } },
  { label: "Standard", filter: { tier: "standard" } },
  { label: "Mail stopped", filter: { closed: "yes" } },
];
