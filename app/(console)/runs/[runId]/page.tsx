import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { requirePage } from "@/lib/access/require-page";
import { NotFound } from "@/lib/errors";
import { readRun } from "@/lib/runs/read-run";
import { runView } from "../queries";
import { RunPageView } from "./run-page-view";

export const metadata: Metadata = { title: "Run" };

/** One run: what happened, step by step, and what can be done about it. */
export default async function Page({ params }: { params: Promise<{ runId: string }> }) {
  const me = await requirePage("/runs/[runId]");
  const runId = decodeURIComponent((await params).runId);
  const queries = new QueryClient();
  try {
    queries.setQueryData(runView(runId).queryKey, await readRun(me, runId));
  } catch (error) {
    if (error instanceof NotFound) notFound();
    throw error;
  }
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <RunPageView runId={runId} />
    </HydrationBoundary>
  );
}
