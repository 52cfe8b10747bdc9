"use client";

import { useQuery } from "@tanstack/react-query";
import clsx from "clsx";
import { useKeys } from "@/components/keys/keys-provider";
import { Unreadable } from "@/components/queries/unreadable";
import { Pager } from "@/components/ui/pager";
import type { ErrorFilter } from "@/lib/error-groups/schemas";
import { errorsPath } from "./error-filter";
import { ErrorFilters } from "./error-filters";
import { GroupPanel } from "./group/group-panel.tsx";
import { useKeptRow } from "./group/use-kept-row.ts";
import { useOpenGroup } from "./group/use-open-group.ts";
import { GroupTable } from "./group-table";
import { NoErrors } from "./no-errors";
import { errorPage } from "./queries";

/** The groups above, the one that is open below. On a phone one of the two is the page: the address says which. */
export function ErrorsDesk({ filter }: { filter: ErrorFilter }) {
  const page = useQuery(errorPage(filter));
  const { id, named, open } = useOpenGroup(filter, page.data?.items[0]?.id);
  const groups = useKeptRow(page.data?.items, id, errorsPath(filter, { cursor: filter.cursor }));
  const move = (by: number) => {
    const at = groups?.findIndex((group) => group.id === id) ?? -1;
    const next = groups?.[at + by];
    if (next) open(next.id);
  };
  useKeys("Groups", [
    { keys: "j", label: "Next group", run: () => move(1) },
    { keys: "k", label: "Previous group", run: () => move(-1) },
  ]);
  return (
    <div>
      <div className={clsx(named && "max-sm:hidden")}>
        <ErrorFilters key={errorsPath(filter, {})} filter={filter} counts={page.data?.counts} />
        <div className="border-line border-t">
          {page.isError && !groups ? (
            <Unreadable what="The errors" query={page}>
              Nothing was changed; failed runs are kept until someone acts on them.
            </Unreadable>
          ) : groups?.length === 0 ? (
            <NoErrors filter={filter} />
          ) : (
            <GroupTable groups={groups} filter={filter} openId={id} onOpen={open} />
          )}
        </div>
        <Pager
          label="Errors"
          cursor={filter.cursor}
          nextCursor={page.data?.nextCursor}
          hrefOf={(cursor) => errorsPath(filter, { cursor })}
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
