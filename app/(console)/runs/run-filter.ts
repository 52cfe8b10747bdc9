import { paths } from "@/lib/paths";
import { RunFilter, type RunListQuery } from "@/lib/runs/schemas";

/** Every part of the filter as the address carries it. */
export type RunFilterText = Partial<Record<keyof RunListQuery, string>>;

/** What the address of the runs page asks for; a part that cannot be read is left out. */
export function runFilterOf(search: Readonly<Record<string, unknown>>): RunListQuery {
  const { shape } = RunFilter;
  const one = (key: string) =>
    typeof search[key] === "string" && search[key] !== "" ? search[key] : undefined;
  return {
    status: shape.status.catch(undefined).parse(one("status")),
    functionId: one("functionId"),
    from: shape.from.catch(undefined).parse(one("from")),
    until: shape.until.catch(undefined).parse(one("until")),
    customerId: one("customerId"),
    errorGroup: one("errorGroup"),
    q: shape.q.catch(undefined).parse(one("q")),
    cursor: one("cursor"),
  };
}

/** The filter as an address or the API's query carries it. */
export function runFilterText(filter: RunListQuery): RunFilterText {
  return { ...filter, status: filter.status?.length ? filter.status.join(",") : undefined };
}

/** The address of the page with another filter, from its first page on. */
export function runsPath(filter: RunListQuery, change: Partial<RunListQuery>): string {
  return paths.runs(runFilterText({ ...filter, cursor: undefined, ...change }));
}

/** Whether anything narrows the list. */
export function isFiltered({ cursor: _, ...filter }: RunListQuery): boolean {
  return Object.values(filter).some((value) => value !== undefined);
}
