import type { Metadata } from "next";
import { readFilter } from "@/components/filters/read-filter";
import { Preloaded, preload } from "@/components/queries/preloaded";
import { declarations } from "@/inngest/declarations";
import { requirePage } from "@/lib/api/require-page";
import { listRuns } from "@/lib/runs/list-runs";
import { runHistogram as readHistogram } from "@/lib/runs/run-histogram";
import { RunListQuery } from "@/lib/runs/schemas";
import { runHistogram, runPage } from "./queries";
import { RunList } from "./run-list";

export const metadata: Metadata = { title: "Runs" };

/** Every run of every function; the view is the address. */
export default async function Page({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const me = await requirePage("/runs");
  const filter = readFilter(RunListQuery, await searchParams);
  const [page, histogram] = await Promise.all([listRuns(me, filter), readHistogram(me, filter)]);
  const reads = [preload(runPage(filter), page), preload(runHistogram(filter), histogram)];
  return (
    <Preloaded reads={reads}>
      <RunList filter={filter} functionIds={declarations.map(({ id }) => id)} />
    </Preloaded>
  );
}
