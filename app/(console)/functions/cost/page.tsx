import type { Metadata } from "next";
import { Preloaded, preload } from "@/components/queries/preloaded";
import { declarations } from "@/inngest/declarations";
import { requirePage } from "@/lib/api/require-page";
import { idleBudget } from "@/lib/functions/idle-budget";
import { readCost } from "@/lib/metrics/read-cost";
import { costReport } from "../queries";
import { CostDesk } from "./cost-desk";
import { costDaysOf, costWindow } from "./cost-window";

export const metadata: Metadata = { title: "Cost" };

/** The cost by day and by function, and of the crons alone. */
export default async function Page({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const me = await requirePage("/functions/cost");
  const days = costDaysOf(await searchParams);
  const reads = [preload(costReport(days), await readCost(me, costWindow(Date.now(), days)))];
  return (
    <Preloaded reads={reads}>
      <CostDesk days={days} idle={idleBudget(declarations)} />
    </Preloaded>
  );
}
