import clsx from "clsx";
import Link from "next/link";
import { runMark } from "@/components/run-mark";
import { StateGlyph } from "@/components/ui/state-glyph";
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
        const { state, label } = runMark(status);
        return (
          <li key={status}>
            <Link
              href={runsPath(filter, { status: next.length > 0 ? next : undefined })}
              aria-current={on ? "true" : undefined}
              aria-label={on ? `${label}, shown: take it out of the filter` : `Only ${label.toLowerCase()}`}
              className={clsx(
                "inline-flex h-7 items-center gap-1.5 rounded-2 border px-2 text-12 coarse:h-11",
                on
                  ? "border-line-2 bg-selected font-medium text-ink forced:outline"
                  : "border-transparent text-ink-2 hover:bg-hover",
              )}
            >
              <StateGlyph state={state} coloured className="icon-14" />
              {label}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
