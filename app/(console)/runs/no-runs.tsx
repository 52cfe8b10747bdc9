import { OpenPlayground } from "@/components/open-playground";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";
import { paths } from "@/lib/paths";
import type { RunListQuery } from "@/lib/runs/schemas";
import { isFiltered } from "./run-filter";

/** An empty list says whether there are no runs or only none like these. */
export function NoRuns({ filter }: { filter: RunListQuery }) {
  return (
    <div className="p-4 sm:p-6">
      {isFiltered(filter) ? (
        <EmptyState
          title="No run matches"
          action={
            <ButtonLink href={paths.runs()} size="sm">
              Clear the filter
            </ButtonLink>
          }
        >
          None has this state, function, window and text together. New ones that do appear here by themselves.
        </EmptyState>
      ) : (
        <EmptyState title="No run yet" action={<OpenPlayground />}>
          The first event that arrives starts the first run.
        </EmptyState>
      )}
    </div>
  );
}
