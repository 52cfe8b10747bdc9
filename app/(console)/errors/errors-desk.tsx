"use client";

import clsx from "clsx";
import { useKeys } from "@/components/keys/keys-provider";
import { List } from "@/components/lists/list";
import { usePrefetchedQuery } from "@/components/queries/use-prefetched-query";
import type { ErrorFilter } from "@/lib/error-groups/schemas";
import { errorsPath } from "./error-filter";
import { ErrorFilters } from "./error-filters";
import { GroupPanel } from "./group/group-panel";
import { useKeptRow } from "./group/use-kept-row";
import { useOpenGroup } from "./group/use-open-group";
import { groupColumns } from "./group-columns";
import { NoErrors } from "./no-errors";
import { errorPage } from "./queries";

/** The groups above, the open group below. On a phone the address says which of the two is the page. */
export function ErrorsDesk({ filter }: { filter: ErrorFilter }) {
  const { items, counts, nextCursor } = usePrefetchedQuery(errorPage(filter));
  const { id, named, open } = useOpenGroup(filter, items[0]?.id);
  const groups = useKeptRow(items, id, errorsPath(filter, { cursor: filter.cursor }));
  const move = (by: number) => {
    const at = groups.findIndex((group) => group.id === id);
    const next = groups[at + by];
    if (next) open(next.id);
  };
  useKeys("Groups", [
    { keys: "j", label: "Next group", run: () => move(1) },
    { keys: "k", label: "Previous group", run: () => move(-1) },
  ]);
  return (
    <div>
      <div className={clsx(named && "max-sm:hidden")}>
        <ErrorFilters key={errorsPath(filter, {})} filter={filter} counts={counts} />
        <List
          ruled
          caption="Error groups, the one seen last first"
          columns={groupColumns({
            hrefOf: (errorId) => errorsPath(filter, { cursor: filter.cursor }, errorId),
            openId: id,
            onOpen: open,
          })}
          rows={groups}
          idOf={(group) => group.id}
          openId={id}
          empty={<NoErrors filter={filter} />}
          pages={{
            label: "Errors",
            cursor: filter.cursor,
            nextCursor,
            hrefOf: (cursor) => errorsPath(filter, { cursor }),
          }}
        />
      </div>
      {id ? (
        <div className={clsx(!named && "max-sm:hidden")}>
          <GroupPanel key={id} errorId={id} />
        </div>
      ) : null}
    </div>
  );
}
