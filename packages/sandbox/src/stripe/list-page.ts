import { noSuch } from "./refuse.ts";

interface PageParams {
  limit: number;
  starting_after?: string | undefined;
  ending_before?: string | undefined;
  created?:
    | { gt?: number | undefined; gte?: number | undefined; lt?: number | undefined; lte?: number | undefined }
    | undefined;
}

/** The list object of Stripe's API. */
export interface ListPage<T> {
  object: "list";
  url: string;
  has_more: boolean;
  data: T[];
}

/**
 * Cuts one page out of a list that is newest first. https://docs.stripe.com/api/pagination
 * @param what the name of the object in an error, for example "refund"
 * @throws StripeRefusal when the cursor is not in the list
 */
export function listPage<T extends { id: string; created: number }, R>(
  all: T[],
  params: PageParams,
  what: string,
  url: string,
  render: (item: T) => R,
): ListPage<R> {
  const items = all.filter((item) => isWithin(item.created, params.created));
  let from = 0;
  let to = items.length;
  if (params.starting_after !== undefined)
    from = indexOf(items, params.starting_after, what, "starting_after") + 1;
  if (params.ending_before !== undefined) to = indexOf(items, params.ending_before, what, "ending_before");
  // Backwards, the page is the part nearest to the cursor.
  if (params.ending_before !== undefined) from = Math.max(from, to - params.limit);
  const page = items.slice(from, Math.min(to, from + params.limit));
  const hasMore = params.ending_before === undefined ? from + page.length < to : from > 0;
  return { object: "list", url, has_more: hasMore, data: page.map(render) };
}

function indexOf(items: { id: string }[], id: string, what: string, param: string): number {
  const index = items.findIndex((item) => item.id === id);
  if (index < 0) throw noSuch(what, id, param);
  return index;
}

function isWithin(created: number, range: PageParams["created"]): boolean {
  if (!range) return true;
  return (
    created > (range.gt ?? -Infinity) &&
    created >= (range.gte ?? -Infinity) &&
    created < (range.lt ?? Infinity) &&
    created <= (range.lte ?? Infinity)
  );
}
