"use client";

import { Table2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTimeZone } from "@/components/clock/clock-provider";
import { usePrefetchedQuery } from "@/components/queries/use-prefetched-query";
import { Button } from "@/components/ui/buttons/button";
import { Segmented } from "@/components/ui/fields/choices";
import { type MetricsWindow, WINDOWS } from "@/lib/metrics/schemas";
import { paths } from "@/lib/paths";
import { zoneName } from "@/lib/time";
import { metricsOf } from "../queries";
import { MetricsTable } from "./metrics-table";
import { Strips } from "./strips";

const OPTIONS = [
  { value: "1h", label: "1 h", words: "Last hour" },
  { value: "6h", label: "6 h", words: "Last 6 hours" },
  { value: "24h", label: "24 h", words: "Last 24 hours" },
  { value: "7d", label: "7 d", words: "Last 7 days" },
] as const;

/** The figures of a window, as charts or as a table. */
export function Charts({ window }: { window: MetricsWindow }) {
  const router = useRouter();
  const timeZone = useTimeZone();
  const [asTable, setAsTable] = useState(false);
  const metrics = usePrefetchedQuery(metricsOf(window));
  const words = OPTIONS.find(({ value }) => value === window)?.words;
  return (
    <section aria-labelledby="charts" className="mt-6">
      <div className="mb-1 flex min-h-8 flex-wrap items-center gap-x-4 gap-y-2">
        <h2 id="charts" className="font-medium text-12 text-ink-3">
          {words}, in {stepWords(WINDOWS[window].stepMs)} steps, {zoneName(new Date(metrics.until), timeZone)}
        </h2>
        <span className="ml-auto flex items-center gap-2">
          <Button
            kind="quiet"
            size="sm"
            aria-pressed={asTable}
            icon={<Table2 aria-hidden="true" className="icon-14" />}
            onClick={() => setAsTable(!asTable)}
          >
            {asTable ? "As charts" : "As table"}
          </Button>
          <Segmented
            label="Window"
            options={OPTIONS}
            value={window}
            onChange={(value) => router.replace(paths.overview({ window: value }), { scroll: false })}
          />
        </span>
      </div>
      {asTable ? <MetricsTable metrics={metrics} /> : <Strips metrics={metrics} />}
    </section>
  );
}

/** `5 minute`, `2 hour`. */
function stepWords(stepMs: number): string {
  const minutes = stepMs / 60_000;
  return minutes < 60 ? `${minutes} minute` : `${minutes / 60} hour`;
}
