"use client";

import clsx from "clsx";
import { useRouter } from "next/navigation";
import { ClearFilter, FilterLine, FilterToggle } from "@/components/filters/filter-line";
import { OfferedField } from "@/components/filters/offered-field";
import { isFiltered, readFilter } from "@/components/filters/read-filter";
import { WindowSelect } from "@/components/filters/window-select";
import { useRowCursor } from "@/components/keys/use-row-cursor";
import { EmptyList, List } from "@/components/lists/list";
import { OpenPlayground } from "@/components/lists/open-playground";
import { useHeldRows } from "@/components/lists/use-held-rows";
import { useOpenBeside } from "@/components/lists/use-open-beside";
import { usePrefetchedQuery } from "@/components/queries/use-prefetched-query";
import { ButtonLink } from "@/components/ui/buttons/button";
import { EventFilter } from "@/lib/events/schemas";
import { paths } from "@/lib/paths";
import { eventColumns } from "./event-columns";
import { eventsPath } from "./event-filter";
import { EventsTabs } from "./events-tabs";
import { EventPanel } from "./panel/event-panel";
import { eventPage } from "./queries";

interface EventsDeskProps {
  filter: EventFilter;
  /** Every name the catalogue has. */
  names: readonly string[];
}

/** The live stream of events, and the open event beside it. A phone shows one of the two. */
export function EventsDesk({ filter, names }: EventsDeskProps) {
  const { items, nextCursor } = usePrefetchedQuery(eventPage(filter));
  const pathOf = (id?: string) => eventsPath(filter, { cursor: filter.cursor }, id);
  const view = pathOf();
  const { rows, fresh, show } = useHeldRows(items, view, (row) => `${row.createdAt} ${row.id}`);
  const { id: openId, open } = useOpenBeside(paths.events(), pathOf);
  const currentId = useRowCursor({ page: "Events", what: "event", view, rows });

  return (
    <div className="grid lg:h-full lg:grid-cols-[minmax(0,1fr)_auto]">
      <div className={clsx("flex min-w-0 flex-col lg:overflow-auto", openId && "max-lg:hidden")}>
        <EventsTabs current="stream" />
        <EventFilters key={eventsPath(filter, {})} filter={filter} names={names} />
        <List
          ruled
          caption="Events, newest first"
          columns={eventColumns({ hrefOf: pathOf, openId, onOpen: open })}
          rows={rows}
          idOf={({ id }) => id}
          currentId={currentId}
          openId={openId}
          fresh={{ count: fresh, onShow: show }}
          empty={<NoEvents filter={filter} />}
          pages={{
            label: "Events",
            cursor: filter.cursor,
            nextCursor,
            hrefOf: (cursor) => eventsPath(filter, { cursor }),
          }}
        />
      </div>
      {openId ? <EventPanel key={openId} eventId={openId} onClose={() => open(undefined)} /> : null}
    </div>
  );
}

/** Says whether there is no event at all or none that matches the filter. */
function NoEvents({ filter }: { filter: EventFilter }) {
  if (filter.matched && !isFiltered({ ...filter, matched: undefined }))
    return (
      <EmptyList
        title="Every event led somewhere"
        action={
          <ButtonLink href={eventsPath(filter, { matched: undefined })} size="sm">
            See all events
          </ButtonLink>
        }
      >
        An event without a listener, or without a run within a minute, appears here at once.
      </EmptyList>
    );
  if (isFiltered(filter))
    return (
      <EmptyList title="No event matches" action={<ClearFilter href={paths.events()} />}>
        None has this name, id and window together. New ones that do appear here by themselves.
      </EmptyList>
    );
  return (
    <EmptyList title="No event yet" action={<OpenPlayground />}>
      Every event of a vendor, a person or a function is listed here, with the runs it started.
    </EmptyList>
  );
}

interface EventFiltersProps {
  filter: EventFilter;
  /** Names of the catalogue, offered while a person types; any other name can be searched too. */
  names: readonly string[];
}

function EventFilters({ filter, names }: EventFiltersProps) {
  const router = useRouter();
  return (
    <FilterLine
      page="Events"
      what="events"
      search={{
        label: "Id of an event, run, delivery, ticket or customer",
        placeholder: "event, run, ticket id",
        value: filter.q,
      }}
      filtered={isFiltered(filter)}
      clearHref={paths.events()}
      onApply={(fields) => {
        const { q, name } = readFilter(EventFilter, fields);
        router.push(eventsPath(filter, { q, name }));
      }}
    >
      <FilterToggle
        state="failed"
        label="Matched nothing"
        only="events that matched nothing"
        on={filter.matched === "nothing"}
        href={eventsPath(filter, { matched: filter.matched ? undefined : "nothing" })}
      />
      <OfferedField
        name="name"
        label="Name"
        placeholder="any name"
        value={filter.name}
        offered={names}
        className="w-52 text-13"
      />
      <WindowSelect
        from={filter.from}
        until={filter.until}
        onChoose={(from) => router.push(eventsPath(filter, { from, until: undefined }))}
      />
    </FilterLine>
  );
}
