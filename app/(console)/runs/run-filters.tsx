"use client";

import clsx from "clsx";
import { ListFilter, X } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type SyntheticEvent, useId, useRef, useState } from "react";
import { useKeys } from "@/components/keys/keys-provider";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { FilterInput } from "@/components/ui/filter-field";
import { KeyHint } from "@/components/ui/key-hint";
import { shortId } from "@/components/ui/short-id";
import { WindowSelect } from "@/components/window-select";
import { FUNCTION_IDS, isFunction } from "@/lib/functions/catalogue";
import { paths } from "@/lib/paths";
import type { RunListQuery } from "@/lib/runs/schemas";
import { isFiltered, runFilterOf, runsPath } from "./run-filter";
import { StateToggles } from "./state-toggles";

/** The filter line. What it says is the address: a view can be sent to a colleague. */
export function RunFilters({ filter }: { filter: RunListQuery }) {
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const listId = useId();
  const choose = (functionId: string) => router.push(runsPath(filter, { functionId }));
  // Only on a phone, where the line would fill the screen.
  const [unfolded, setUnfolded] = useState(false);

  function apply(event: SyntheticEvent) {
    event.preventDefault();
    if (!form.current) return;
    const { q, functionId } = runFilterOf(Object.fromEntries(new FormData(form.current)));
    router.push(runsPath(filter, { q, functionId }));
  }

  useKeys("Runs", [{ keys: "/", label: "Search the runs", run: () => search.current?.focus() }]);

  return (
    <form
      ref={form}
      onSubmit={apply}
      aria-label="Filter the runs"
      className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2.5 sm:px-6"
    >
      <span className="relative grow sm:w-52 sm:flex-none">
        <FilterInput
          ref={search}
          type="search"
          name="q"
          aria-label="Id, error or customer, three characters or more"
          minLength={3}
          defaultValue={filter.q}
          placeholder="id, error, customer"
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
        <StateToggles filter={filter} />
        <FilterInput
          name="functionId"
          list={listId}
          aria-label="Function"
          defaultValue={filter.functionId}
          placeholder="any function"
          // Chosen or written to its end it counts at once; a function that is gone is written and applied.
          onChange={({ target: { value } }) => isFunction(value) && choose(value)}
          className="w-52 text-13"
        />
        <datalist id={listId}>
          {FUNCTION_IDS.map((functionId) => (
            <option key={functionId} value={functionId} />
          ))}
        </datalist>
        <WindowSelect
          from={filter.from}
          until={filter.until}
          onChoose={(from) => router.push(runsPath(filter, { from, until: undefined }))}
        />
        <Button type="submit" className="sm:sr-only">
          Apply
        </Button>
      </div>
      {filter.customerId ? (
        <Chip label="customer" value={filter.customerId} href={runsPath(filter, { customerId: undefined })} />
      ) : null}
      {filter.errorGroup ? (
        <Chip label="error" value={filter.errorGroup} href={runsPath(filter, { errorGroup: undefined })} />
      ) : null}
      {isFiltered(filter) ? (
        <ButtonLink href={paths.runs()} kind="quiet" size="sm">
          Clear
        </ButtonLink>
      ) : null}
    </form>
  );
}

/** A part of the filter that came with a link; it can only be taken away. */
function Chip({ label, value, href }: { label: string; value: string; href: string }) {
  return (
    <Link
      href={href}
      aria-label={`Take ${label} ${value} out of the filter`}
      className="inline-flex h-6 items-center gap-1 rounded-[3px] bg-selected px-1.5 text-12 text-ink-2 hover:text-ink coarse:h-11"
    >
      {label}: <b className="font-medium font-mono text-ink">{shortId(value)}</b>
      <X aria-hidden="true" className="icon-12" />
    </Link>
  );
}
