"use client";

import { EmptyList, List } from "@/components/lists/list";
import { usePrefetchedQuery } from "@/components/queries/use-prefetched-query";
import { useShell } from "@/components/shell/shell-context";
import type { AnswerDeliveryFilter } from "@/lib/approvals/answers/deliveries/schemas";
import { paths } from "@/lib/paths";
import { answerColumns } from "./answer-columns";
import { AnswersTabs } from "./answers-tabs";
import { answerPage } from "./queries";

/** Answers that were sent, that are tried and that were given up, newest first. */
export function AnswerList({ filter }: { filter: AnswerDeliveryFilter }) {
  const { me } = useShell();
  const { items, nextCursor } = usePrefetchedQuery(answerPage(filter));
  const { cursor, ...rest } = filter;
  const dead = filter.status === "dead";
  return (
    <div>
      <AnswersTabs current={dead ? "dead" : "all"} />
      <p className="px-4 py-3 text-13 text-ink-2 sm:px-6">
        Answers of people on their way to the applications that asked. Each is sent until it is taken, with
        growing pauses, for two and a half days.
      </p>
      <List
        ruled
        caption="Answers to applications"
        columns={answerColumns({ mayReplay: me.permissions.includes("operate") })}
        rows={items}
        idOf={({ id }) => id}
        empty={
          <EmptyList title={dead ? "None was given up" : "No answer has gone out"}>
            {dead
              ? "An answer that no attempt delivers stands here, and can be sent again."
              : "Answers to registered targets appear here. Answers on the console’s own engine are events."}
          </EmptyList>
        }
        pages={{
          label: "Answers",
          cursor,
          nextCursor,
          hrefOf: (next) => paths.answers({ ...rest, cursor: next }),
        }}
      />
    </div>
  );
}
