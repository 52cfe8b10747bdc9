import type { Metadata } from "next";
import { requirePage } from "@/lib/access/require-page";
import { ApprovalsPage } from "../approvals-page";
import { tabOf } from "../queue-tab";

export const metadata: Metadata = { title: "Approval" };

interface PageInput {
  params: Promise<{ id: string }>;
  searchParams: Promise<{ tab?: unknown }>;
}

/** One approval, by its link. Opening it decides nothing. */
export default async function Page({ params, searchParams }: PageInput) {
  const me = await requirePage("/approvals/[id]");
  const [{ id }, { tab }] = await Promise.all([params, searchParams]);
  return <ApprovalsPage me={me} tab={tabOf(tab)} approvalId={decodeURIComponent(id)} />;
}
