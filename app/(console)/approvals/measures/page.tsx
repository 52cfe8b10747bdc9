import type { Metadata } from "next";
import { Preloaded, preload } from "@/components/queries/preloaded";
import { requirePage } from "@/lib/api/require-page";
import { DecisionPeriod } from "@/lib/metrics/decision-schemas";
import { readDecisions } from "@/lib/metrics/read-decisions";
import { MeasuresDesk } from "./measures-desk";
import { decisionReport } from "./queries";

export const metadata: Metadata = { title: "Measures of approvals" };

/** How fast approvals are decided, by whom, and what became of the decisions. */
export default async function Page({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const me = await requirePage("/approvals/measures");
  const { days } = DecisionPeriod.catch({ days: "30" }).parse({ days: (await searchParams).days });
  const reads = [preload(decisionReport(days), await readDecisions(me, { days }))];
  return (
    <Preloaded reads={reads}>
      <MeasuresDesk days={days} />
    </Preloaded>
  );
}
