import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { requirePage } from "@/lib/access/require-page";
import { readMetrics } from "@/lib/metrics/read-metrics";
import { readOverview } from "@/lib/metrics/read-overview";
import { readWeeks } from "@/lib/metrics/read-weeks";
import { MetricsWindow } from "@/lib/metrics/schemas";
import { OverviewDesk } from "./overview/overview-desk";
import { metricsOf, overviewNow, supportWeeks } from "./overview/queries";

export const metadata: Metadata = { title: "Overview" };

/** Whether one is needed, and how the machine has been. */
export default async function Page({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const me = await requirePage("/");
  const window = MetricsWindow.catch("6h").parse((await searchParams).window);
  const queries = new QueryClient();
  const [overview, metrics, weeks] = await Promise.all([
    readOverview(me),
    readMetrics(me, window),
    readWeeks(me),
  ]);
  queries.setQueryData(overviewNow().queryKey, overview);
  queries.setQueryData(metricsOf(window).queryKey, metrics);
  queries.setQueryData(supportWeeks().queryKey, weeks);
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <OverviewDesk window={window} />
    </HydrationBoundary>
  );
}
