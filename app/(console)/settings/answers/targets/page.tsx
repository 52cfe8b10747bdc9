import type { Metadata } from "next";
import { Preloaded, preload } from "@/components/queries/preloaded";
import { requirePage } from "@/lib/api/require-page";
import { listAnswerTargets } from "@/lib/approvals/answers/targets/list-targets";
import { answerTargetList } from "../queries";
import { TargetTable } from "./target-table";

export const metadata: Metadata = { title: "Answer targets" };

/** The places to which answers may go. */
export default async function Page() {
  const me = await requirePage("/settings/answers/targets");
  const reads = [preload(answerTargetList(), await listAnswerTargets(me))];
  return (
    <Preloaded reads={reads}>
      <TargetTable />
    </Preloaded>
  );
}
