import { paths } from "@/lib/paths";
import type { RunListQuery } from "@/lib/runs/schemas";

/** Every part of the filter as the address carries it. */
export type RunFilterText = Partial<Record<keyof RunListQuery, string>>;

/** The filter as an address or the API's query carries it. */
export function runFilterText(filter: RunListQuery): RunFilterText {
  return { ...filter, status: filter.status?.length ? filter.status.join(",") : undefined };
}

/** The address of the page with another filter, from its first page on. */
export function runsPath(filter: RunListQuery, change: Partial<RunListQuery>): string {
  return paths.runs(runFilterText({ ...filter, cursor: undefined, ...change }));
}
