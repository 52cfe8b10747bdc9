import { FilterToggle } from "@/components/filters/filter-toggle";
import { runMark } from "@/components/records/run-mark";
import { type RunListQuery, RunStatus } from "@/lib/runs/schemas";
import { runsPath } from "./run-filter";

/** Skipped runs are few and never need anybody: they are reached by address, not by a toggle. */
const SHOWN = RunStatus.options.filter((status) => status !== "skipped");

/** The states of the filter, each a link that adds or takes it away. */
export function StateToggles({ filter }: { filter: RunListQuery }) {
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
