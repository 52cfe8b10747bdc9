import type { Metadata } from "next";
import { readFilter } from "@/components/filters/read-filter";
import { Preloaded, preload } from "@/components/queries/preloaded";
import { requirePage } from "@/lib/api/require-page";
import { listAnswerDeliveries } from "@/lib/approvals/answers/deliveries/list-answer-deliveries";
import { AnswerDeliveryFilter } from "@/lib/approvals/answers/deliveries/schemas";
import { AnswerList } from "./answer-list";
import { answerPage } from "./queries";

export const metadata: Metadata = { title: "Answers" };

/** Answers of people on their way to the applications that asked. */
export default async function Page({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const me = await requirePage("/settings/answers");
  const filter = readFilter(AnswerDeliveryFilter, await searchParams);
  const reads = [preload(answerPage(filter), await listAnswerDeliveries(me, filter))];
  return (
    <Preloaded reads={reads}>
      <AnswerList filter={filter} />
    </Preloaded>
  );
}
