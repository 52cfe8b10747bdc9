import type { Metadata } from "next";
import { Preloaded, preload } from "@/components/queries/preloaded";
import { requirePage } from "@/lib/api/require-page";
import { readMetrics } from "@/lib/metrics/read-metrics";
import { MetricsWindow } from "@/lib/metrics/schemas";
import { readWeeks } from "@/lib/metrics/support-weeks";
import { readOverview } from "@/lib/overview/read-overview";
import { OverviewDesk } from "./overview/overview-desk";
import { metricsOf, overviewNow, supportWeeks } from "./overview/queries";

export const metadata: Metadata = { title: "Overview" };

/** The overview: what needs a person, and the figures of a window. */
export default async function Page({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const me = await requirePage("/");
  const window = MetricsWindow.catch("6h").parse((await searchParams).window);
  const [overview, metrics, weeks] = await Promise.all([
    readOverview(me),
    readMetrics(me, window),
    readWeeks(me),
  ]);
  const reads = [
    preload(overviewNow(), overview),
    preload(metricsOf(window), metrics),
    preload(supportWeeks(), weeks),
  ];
  return (
    <Preloaded reads={reads}>
      <OverviewDesk window={window} />
    </Preloaded>
  );
}
