"use client";

import { useQuery } from "@tanstack/react-query";
import clsx from "clsx";
import { useState } from "react";
import { useKeys } from "@/components/keys/keys-provider";
import { List } from "@/components/lists/list";
import { useOpenBeside } from "@/components/lists/use-open-beside";
import { usePrefetchedQuery } from "@/components/queries/use-prefetched-query";
import type { ErrorFilter, ErrorGroupItem } from "@/lib/error-groups/schemas";
import { paths } from "@/lib/paths";
import { errorsPath } from "./error-filter";
import { ErrorFilters } from "./error-filters";
import { GroupPanel } from "./group/group-panel";
import { groupColumns } from "./group-columns";
import { NoErrors } from "./no-errors";
import { errorGroup, errorPage } from "./queries";

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

/**
 * The groups of a list, the open one in its place also after it left the list: resolving it would otherwise move its
 * panel, which stands below, under the pointer that resolved it. It goes when another is opened.
 * @param view the address of the list
 */
function useKeptRow(
  groups: readonly ErrorGroupItem[],
  openId: string | undefined,
  view: string,
): readonly ErrorGroupItem[] {
  const [kept, setKept] = useState<{ view: string; at: number; row: ErrorGroupItem }>();
  const { data: now } = useQuery({ ...errorGroup(openId ?? ""), enabled: false });
  const at = groups.findIndex(({ id }) => id === openId);
  const row = groups[at];
  if (row && (kept?.row !== row || kept.at !== at || kept.view !== view)) setKept({ view, at, row });
  if (row || kept?.row.id !== openId || kept?.view !== view) return groups;
  return groups.toSpliced(kept.at, 0, { ...kept.row, ...now });
}

interface OpenGroup {
  /** The group that is open; the first of the list where the address names none. */
  id: string | undefined;
  /** True if the address names it: on a phone the group is then the page. */
  named: boolean;
  open: (errorId: string) => void;
}

/** The open group, by the address; without one the first of the list, also when another moves above it. */
function useOpenGroup(filter: ErrorFilter, firstId: string | undefined): OpenGroup {
  const pathOf = (errorId?: string) => errorsPath(filter, { cursor: filter.cursor }, errorId);
  const { id: named, open } = useOpenBeside(paths.errors(), pathOf);
  const view = pathOf();
  const [pinned, setPinned] = useState({ view, id: firstId });
  if (pinned.view !== view || (pinned.id === undefined && firstId !== undefined))
    setPinned({ view, id: firstId });
  return {
    id: named ?? pinned.id,
    named: named !== undefined,
    open,
  };
}
