import type { Metadata } from "next";
import { requirePage } from "@/lib/api/require-page";
import { ApprovalsPage } from "./approvals-page";
import { tabOf } from "./queue/queue-tab";

export const metadata: Metadata = { title: "Approvals" };

/** The approvals that wait for a decision. */
export default async function Page({ searchParams }: { searchParams: Promise<{ tab?: unknown }> }) {
  const me = await requirePage("/approvals");
  const { tab } = await searchParams;
  return <ApprovalsPage me={me} tab={tabOf(tab)} />;
}
