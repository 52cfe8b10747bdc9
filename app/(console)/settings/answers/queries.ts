import { queryOptions } from "@tanstack/react-query";
import { type AnswerDeliveryFilter, AnswerDeliveryPage } from "@/lib/approvals/answers/deliveries/schemas";
import { AnswerTargetList } from "@/lib/approvals/answers/targets/schemas";
import { fetchJson } from "@/lib/http/fetch-json";
import { apiPaths } from "@/lib/paths";

/** A page of answers on their way. */
export function answerPage(filter: AnswerDeliveryFilter) {
  return queryOptions({
    queryKey: ["webhooks", "answers", filter],
    queryFn: ({ signal }) => fetchJson(apiPaths.answerDeliveries(filter), AnswerDeliveryPage, { signal }),
  });
}

/** Every registered target. */
export function answerTargetList() {
  return queryOptions({
    queryKey: ["webhooks", "answer-targets"],
    queryFn: ({ signal }) => fetchJson(apiPaths.answerTargets(), AnswerTargetList, { signal }),
  });
}
