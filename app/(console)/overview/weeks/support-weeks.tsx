"use client";

import Link from "next/link";
import { usePrefetchedQuery } from "@/components/queries/use-prefetched-query";
import { Fold } from "@/components/ui/layout/section";
import { WEEKLY_SUPPORT_METRICS } from "@/lib/declarations/ids";
import { paths } from "@/lib/paths";
import { supportWeeks } from "../queries";
import { WeekTable } from "./week-table";

/** Weeks shown unfolded. */
const SHOWN = 4;

/** The figures of support by week, for the agent and each person. */
export function SupportWeeks() {
  const { items: weeks } = usePrefetchedQuery(supportWeeks());
  return (
    <section aria-labelledby="weeks" className="mt-8">
      <h2 id="weeks" className="mb-2 font-medium text-12 text-ink-3">
        Support by week, from Monday (UTC)
      </h2>
      {weeks.length > 0 ? (
        <>
          <WeekTable caption="Support by week, newest first" weeks={weeks.slice(0, SHOWN)} />
          {weeks.length > SHOWN ? (
            <Fold summary={`${weeks.length - SHOWN} older`} className="mt-2">
              <WeekTable caption="Older weeks" weeks={weeks.slice(SHOWN)} />
            </Fold>
          ) : null}
        </>
      ) : (
        <p className="text-13 text-ink-2">
          No week is measured yet. The week before is measured on Mondays at 09:00 UTC, or at once by invoking{" "}
          <Link href={paths.function(WEEKLY_SUPPORT_METRICS)} className="link">
            weekly-support-metrics
          </Link>
          .
        </p>
      )}
    </section>
  );
}
