import { CustomerFilter } from "@/lib/customers/schemas";
import { paths, query } from "@/lib/paths";

/** What the address of the customer list asks for; a part that cannot be read is left out. */
export function customerFilterOf(search: Readonly<Record<string, unknown>>): CustomerFilter {
  const { shape } = CustomerFilter;
  return {
    tier: shape.tier.catch(undefined).parse(search.tier),
    closed: shape.closed.catch(undefined).parse(search.closed),
    cursor: typeof search.cursor === "string" && search.cursor !== "" ? search.cursor : undefined,
  };
}

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
