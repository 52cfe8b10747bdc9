"use client";

import { X } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { FilterLine, FilterToggle } from "@/components/filters/filter-line";
import { OfferedField } from "@/components/filters/offered-field";
import { isFiltered, readFilter } from "@/components/filters/read-filter";
import { WindowSelect } from "@/components/filters/window-select";
import { runMark } from "@/components/records/run-mark";
import { shortId } from "@/components/ui/values/short-id";
import { paths } from "@/lib/paths";
import { RunListQuery, RunStatus } from "@/lib/runs/schemas";
import { runsPath } from "./run-filter";

interface RunFiltersProps {
  filter: RunListQuery;
  /** Of every function of the code. */
  functionIds: readonly string[];
}

export function RunFilters({ filter, functionIds }: RunFiltersProps) {
  const router = useRouter();
  return (
    <FilterLine
      page="Runs"
      what="runs"
      search={{
        label: "Id, error or customer, three characters or more",
        placeholder: "id, error, customer",
        value: filter.q,
      }}
      filtered={isFiltered(filter)}
      clearHref={paths.runs()}
      onApply={(fields) => {
        const { q, functionId } = readFilter(RunListQuery, fields);
        router.push(runsPath(filter, { q, functionId }));
      }}
      chips={
        <>
          {filter.customerId ? (
            <Chip
              label="customer"
              value={filter.customerId}
              href={runsPath(filter, { customerId: undefined })}
            />
          ) : null}
          {filter.errorGroup ? (
            <Chip
              label="error"
              value={filter.errorGroup}
              href={runsPath(filter, { errorGroup: undefined })}
            />
          ) : null}
        </>
      }
    >
      <StateToggles filter={filter} />
      <OfferedField
        name="functionId"
        label="Function"
        placeholder="any function"
        value={filter.functionId}
        // A function that is gone is written and applied.
        offered={functionIds}
        onChoose={(functionId) => router.push(runsPath(filter, { functionId }))}
        className="w-52 text-13"
      />
      <WindowSelect
        from={filter.from}
        until={filter.until}
        onChoose={(from) => router.push(runsPath(filter, { from, until: undefined }))}
      />
    </FilterLine>
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

/** Skipped runs are few and never need anybody: they are reached by address, not by a toggle. */
const SHOWN = RunStatus.options.filter((status) => status !== "skipped");

/** The states of the filter, each a link that adds or takes it away. */
function StateToggles({ filter }: { filter: RunListQuery }) {
  const chosen = filter.status ?? [];
  return (
    <ul aria-label="State" className="flex flex-wrap gap-1">
      {SHOWN.map((status) => {
        const on = chosen.includes(status);
        const next = on ? chosen.filter((other) => other !== status) : [...chosen, status];
        return (
          <li key={status}>
            <FilterToggle
              {...runMark(status)}
              on={on}
              href={runsPath(filter, { status: next.length > 0 ? next : undefined })}
            />
          </li>
        );
      })}
    </ul>
  );
}
