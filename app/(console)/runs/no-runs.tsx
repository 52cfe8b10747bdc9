import { ClearFilter } from "@/components/filters/clear-filter";
import { isFiltered } from "@/components/filters/read-filter";
import { EmptyList } from "@/components/lists/empty-list";
import { OpenPlayground } from "@/components/lists/open-playground";
import { paths } from "@/lib/paths";
import type { RunListQuery } from "@/lib/runs/schemas";

/** An empty list says whether there are no runs or only none like these. */
export function NoRuns({ filter }: { filter: RunListQuery }) {
  if (isFiltered(filter))
    return (
      <EmptyList title="No run matches" action={<ClearFilter href={paths.runs()} />}>
        None has this state, function, window and text together. New ones that do appear here by themselves.
      </EmptyList>
    );
  return (
    <EmptyList title="No run yet" action={<OpenPlayground />}>
      The first event that arrives starts the first run.
    </EmptyList>
  );
}
