"use client";

import clsx from "clsx";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { FilterLine } from "@/components/filter-line";
import { OfferedField } from "@/components/offered-field";
import { StateGlyph } from "@/components/ui/state-glyph";
import { WindowSelect } from "@/components/window-select";
import type { EventFilter } from "@/lib/events/schemas";
import { paths } from "@/lib/paths";
import { eventFilterOf, eventsPath, isFiltered } from "./event-filter";

interface EventFiltersProps {
  filter: EventFilter;
  /** Names of the catalogue, offered while one writes; a name that is not among them can be searched too. */
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
        const { q, name } = eventFilterOf(fields);
        router.push(eventsPath(filter, { q, name }));
      }}
    >
      <NothingToggle filter={filter} />
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

/** Only what came to nothing: a link that adds it to the filter or takes it away. */
function NothingToggle({ filter }: { filter: EventFilter }) {
  const on = filter.matched === "nothing";
  return (
    <Link
      href={eventsPath(filter, { matched: on ? undefined : "nothing" })}
      aria-current={on ? "true" : undefined}
      aria-label={on ? "Matched nothing, shown: take it out of the filter" : "Only what matched nothing"}
      className={clsx(
        "inline-flex h-7 items-center gap-1.5 rounded-2 border px-2 text-12 coarse:h-11",
        on
          ? "border-line-2 bg-selected font-medium text-ink forced:outline"
          : "border-transparent text-ink-2 hover:bg-hover",
      )}
    >
      <StateGlyph state="failed" coloured className="icon-14" />
      Matched nothing
    </Link>
  );
}
