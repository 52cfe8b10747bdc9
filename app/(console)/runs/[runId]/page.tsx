import type { Metadata } from "next";
import { Preloaded, preload } from "@/components/queries/preloaded";
import { declarations } from "@/inngest/declarations";
import { orNotFound, requirePage } from "@/lib/api/require-page";
import { readRun } from "@/lib/runs/read-run";
import { runView } from "../queries";
import { RunPageView } from "./run-page-view";

export const metadata: Metadata = { title: "Run" };

/** One run: what happened, step by step, and what can be done about it. */
export default async function Page({ params }: { params: Promise<{ runId: string }> }) {
  const { me, runId } = await requirePage("/runs/[runId]", params);
  const reads = [preload(runView(runId), await orNotFound(readRun(me, declarations, runId)))];
  return (
    <Preloaded reads={reads}>
      <RunPageView runId={runId} />
    </Preloaded>
  );
}
