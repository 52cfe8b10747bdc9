import type { Metadata } from "next";
import { Preloaded, preload } from "@/components/queries/preloaded";
import { EmptyState } from "@/components/ui/states/empty-state";
import { declarations } from "@/inngest/declarations";
import { orNotFound, requirePage } from "@/lib/api/require-page";
import { Expired } from "@/lib/app-errors";
import { readRun } from "@/lib/runs/read-run";
import { runView } from "../queries";
import { RunPageView } from "./run-page-view";

export const metadata: Metadata = { title: "Run" };

/** The run, or the error that says why it is no longer kept. */
async function orCleared<Read>(reading: Promise<Read>): Promise<Read | Expired> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Expired) return error;
    throw error;
  }
}

/** One run: what happened, step by step, and what can be done about it. */
export default async function Page({ params }: { params: Promise<{ runId: string }> }) {
  const { me, runId } = await requirePage("/runs/[runId]", params);
  const run = await orCleared(orNotFound(readRun(me, declarations, runId)));
  if (run instanceof Expired)
    return (
      <div className="p-4 sm:p-6">
        <EmptyState title="This run is gone">{run.message}</EmptyState>
      </div>
    );
  const reads = [preload(runView(runId), run)];
  return (
    <Preloaded reads={reads}>
      <RunPageView runId={runId} />
    </Preloaded>
  );
}
