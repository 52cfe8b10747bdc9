"use client";

import { useQuery } from "@tanstack/react-query";
import clsx from "clsx";
import { useRowCursor } from "@/components/keys/use-row-cursor";
import { NewRowsPill } from "@/components/lists/new-rows-pill";
import { useHeldRows } from "@/components/lists/use-held-rows";
import { useOpenBeside } from "@/components/lists/use-open-beside";
import { Unreadable } from "@/components/queries/unreadable";
import { Pager } from "@/components/ui/pager";
import type { EventFilter } from "@/lib/events/schemas";
import { paths } from "@/lib/paths";
import { eventsPath } from "./event-filter";
import { EventFilters } from "./event-filters";
import { EventTable } from "./event-table";
import { EventsTabs } from "./events-tabs";
import { NoEvents } from "./no-events";
import { EventPanel } from "./panel/event-panel.tsx";
import { eventPage } from "./queries";

interface EventsDeskProps {
  filter: EventFilter;
  /** Every name the catalogue has. */
  names: readonly string[];
}

/** The stream of events, live, and the one that is open beside it. On a phone one of the two is the page. */
export function EventsDesk({ filter, names }: EventsDeskProps) {
  const page = useQuery(eventPage(filter));
  const pathOf = (id?: string) => eventsPath(filter, { cursor: filter.cursor }, id);
  const view = pathOf();
  const { rows, fresh, show } = useHeldRows(page.data?.items, view, (row) => `${row.createdAt} ${row.id}`);
  const { id: openId, open } = useOpenBeside(paths.events(), pathOf);
  const currentId = useRowCursor({ page: "Events", what: "event", view, rows });

  return (
    <div className="grid lg:h-full lg:grid-cols-[minmax(0,1fr)_auto]">
      <div className={clsx("flex min-w-0 flex-col lg:overflow-auto", openId && "max-lg:hidden")}>
        <EventsTabs current="stream" />
        <EventFilters key={eventsPath(filter, {})} filter={filter} names={names} />
        <NewRowsPill count={fresh} onShow={show} />
        <div className="border-line border-t">
          {page.isError && !rows ? (
            <Unreadable what="The events" query={page}>
              Events go out meanwhile; nothing was changed.
            </Unreadable>
          ) : rows?.length === 0 ? (
            <NoEvents filter={filter} />
          ) : (
            <EventTable rows={rows} hrefOf={pathOf} currentId={currentId} openId={openId} onOpen={open} />
          )}
        </div>
        <Pager
          label="Events"
          cursor={filter.cursor}
          nextCursor={page.data?.nextCursor}
          hrefOf={(cursor) => eventsPath(filter, { cursor })}
        />
      </div>
      {openId ? <EventPanel key={openId} eventId={openId} onClose={() => open(undefined)} /> : null}
    </div>
  );
}
