import type { Metadata } from "next";
import { declarations } from "@/inngest/declarations";
import { requirePage } from "@/lib/access/require-page";
import { idleBudget } from "@/lib/functions/idle-budget";
import { CostDesk } from "./cost-desk";
import { costDaysOf } from "./cost-window";

export const metadata: Metadata = { title: "Cost" };

/** What the work cost, by day and by function, and what doing nothing costs. */
export default async function Page({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  await requirePage("/functions/cost");
  const days = costDaysOf(await searchParams);
  return <CostDesk days={days} idle={idleBudget(declarations)} />;
}
