import type { Metadata } from "next";
import { requirePage } from "@/lib/api/require-page";
import { ApprovalsPage } from "../approvals-page";
import { tabOf } from "../queue/queue-tab";

export const metadata: Metadata = { title: "Approval" };

interface PageInput {
  params: Promise<{ id: string }>;
  searchParams: Promise<{ tab?: unknown }>;
}

/** One approval, by its link. Opening it decides nothing. */
export default async function Page({ params, searchParams }: PageInput) {
  const { me, id } = await requirePage("/approvals/[id]", params);
  const { tab } = await searchParams;
  return <ApprovalsPage me={me} tab={tabOf(tab)} approvalId={id} />;
}
