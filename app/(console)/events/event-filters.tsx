"use client";

import clsx from "clsx";
import { ListFilter } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type SyntheticEvent, useId, useRef, useState } from "react";
import { useKeys } from "@/components/keys/keys-provider";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { FilterInput } from "@/components/ui/filter-field";
import { KeyHint } from "@/components/ui/key-hint";
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

/** The filter line. What it says is the address: a view can be sent to a colleague. */
export function EventFilters({ filter, names }: EventFiltersProps) {
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const listId = useId();
  // Only on a phone, where the line would fill the screen.
  const [unfolded, setUnfolded] = useState(false);

  function apply(event: SyntheticEvent) {
    event.preventDefault();
    if (!form.current) return;
    const { q, name } = eventFilterOf(Object.fromEntries(new FormData(form.current)));
    router.push(eventsPath(filter, { q, name }));
  }

  useKeys("Events", [{ keys: "/", label: "Search the events", run: () => search.current?.focus() }]);

  return (
    <form
      ref={form}
      onSubmit={apply}
      aria-label="Filter the events"
      className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2.5 sm:px-6"
    >
      <span className="relative grow sm:w-52 sm:flex-none">
        <FilterInput
          ref={search}
          type="search"
          name="q"
          aria-label="Id of an event, run, delivery, ticket or customer"
          minLength={3}
          defaultValue={filter.q}
          placeholder="event, run, ticket id"
          className="w-full pr-8 text-13"
        />
        <span className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2">
          <KeyHint>/</KeyHint>
        </span>
      </span>
      <Button
        aria-expanded={unfolded}
        icon={<ListFilter aria-hidden="true" className="icon-14" />}
        onClick={() => setUnfolded(!unfolded)}
        className="sm:hidden"
      >
        {isFiltered(filter) ? "Filtered" : "Filter"}
      </Button>
      <div className={clsx("contents", !unfolded && "max-sm:hidden")}>
        <NothingToggle filter={filter} />
        <FilterInput
          name="name"
          list={listId}
          aria-label="Name"
          defaultValue={filter.name}
          placeholder="any name"
          className="w-52 text-13"
        />
        <datalist id={listId}>
          {names.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <WindowSelect
          from={filter.from}
          until={filter.until}
          onChoose={(from) => router.push(eventsPath(filter, { from, until: undefined }))}
        />
        <Button type="submit" className="sm:sr-only">
          Apply
        </Button>
      </div>
      {isFiltered(filter) ? (
        <ButtonLink href={paths.events()} kind="quiet" size="sm">
          Clear
        </ButtonLink>
      ) : null}
    </form>
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
