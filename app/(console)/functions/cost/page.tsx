import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { declarations } from "@/inngest/declarations";
import { requirePage } from "@/lib/access/require-page";
import { idleBudget } from "@/lib/functions/idle-budget";
import { readCost } from "@/lib/metrics/read-cost";
import { costReport } from "../queries";
import { CostDesk } from "./cost-desk";
import { costDaysOf, costWindow } from "./cost-window";

export const metadata: Metadata = { title: "Cost" };

/** What the work cost, by day and by function, and what doing nothing costs. */
export default async function Page({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const me = await requirePage("/functions/cost");
  const days = costDaysOf(await searchParams);
  const window = costWindow(Date.now(), days);
  const queries = new QueryClient();
  queries.setQueryData(costReport(window).queryKey, await readCost(me, window));
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <CostDesk days={days} idle={idleBudget(declarations)} />
    </HydrationBoundary>
  );
}
