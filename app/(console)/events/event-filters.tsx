"use client";

import { useRouter } from "next/navigation";
import { FilterLine } from "@/components/filters/filter-line";
import { FilterToggle } from "@/components/filters/filter-toggle";
import { OfferedField } from "@/components/filters/offered-field";
import { isFiltered, readFilter } from "@/components/filters/read-filter";
import { WindowSelect } from "@/components/filters/window-select";
import { EventFilter } from "@/lib/events/schemas";
import { paths } from "@/lib/paths";
import { eventsPath } from "./event-filter";

interface EventFiltersProps {
  filter: EventFilter;
  /** Names of the catalogue, offered while a person types; any other name can be searched too. */
  names: readonly string[];
}

export function EventFilters({ filter, names }: EventFiltersProps) {
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
