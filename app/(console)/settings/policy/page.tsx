import type { Metadata } from "next";
import { Preloaded, preload } from "@/components/queries/preloaded";
import { requirePage } from "@/lib/api/require-page";
import { listKinds } from "@/lib/approvals/kinds/kinds";
import { listPolicies } from "@/lib/policy/list-policies";
import { PolicyDesk } from "./policy-desk";
import { policyVersions } from "./queries";

export const metadata: Metadata = { title: "Policy" };

/** The rules of the approval gate as sentences: edited, rehearsed on past approvals, published. */
export default async function Page() {
  const me = await requirePage("/settings/policy");
  const reads = [preload(policyVersions(), await listPolicies(me, listKinds()))];
  return (
    <Preloaded reads={reads}>
      <PolicyDesk />
    </Preloaded>
  );
}
