"use client";

import { useRouter } from "next/navigation";
import { type SyntheticEvent, useRef } from "react";
import { readFilter } from "@/components/filters/read-filter";
import { useKeys } from "@/components/keys/keys-provider";
import { SearchField } from "@/components/ui/fields/filter-field";
import { Tabs } from "@/components/ui/layout/tabs";
import { ErrorFilter, type ErrorGroupPage } from "@/lib/error-groups/schemas";
import { errorsPath } from "./error-filter";

const VIEWS = [
  { state: "open", label: "Open" },
  { state: "ignored", label: "Ignored" },
  { state: "resolved", label: "Resolved" },
] as const;

interface ErrorFiltersProps {
  filter: ErrorFilter;
  counts: ErrorGroupPage["counts"];
}

/** The states as tabs, and the search. The address holds both. */
export function ErrorFilters({ filter, counts }: ErrorFiltersProps) {
  const router = useRouter();
  const search = useRef<HTMLInputElement>(null);
  useKeys("Errors", [{ keys: "/", label: "Search the errors", run: () => search.current?.focus() }]);

  function apply(event: SyntheticEvent<HTMLFormElement>) {
    event.preventDefault();
    const { q } = readFilter(ErrorFilter, { q: search.current?.value });
    router.push(errorsPath(filter, { q }));
  }

  return (
    <div className="flex min-h-13 flex-wrap items-center gap-x-6 px-4 sm:px-6">
      <div className="h-13">
        <Tabs
          label="States of the groups"
          tabs={VIEWS.map(({ state, label }) => ({
            href: errorsPath(filter, { state }),
            label,
            count: counts[state],
            current: state === filter.state,
          }))}
        />
      </div>
      <form
        onSubmit={apply}
        aria-label="Filter the errors"
        className="relative ml-auto w-72 max-sm:my-3 max-sm:w-full"
      >
        <SearchField
          ref={search}
          label="Message, function or step, three characters or more"
          placeholder="message, function, step"
          value={filter.q}
        />
      </form>
    </div>
  );
}
