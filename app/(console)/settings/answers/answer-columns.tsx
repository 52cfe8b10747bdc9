import { type Column, timeColumn } from "@/components/lists/columns";
import { StateMark } from "@/components/ui/states/state-mark";
import { Moment } from "@/components/ui/values/moment";
import type { AnswerDelivery } from "@/lib/approvals/answers/deliveries/schemas";
import { paths } from "@/lib/paths";
import { answerCause, answerMark } from "./answer-words";
import { SendAgain } from "./send-again";

const decidedAt = ({ createdAt }: AnswerDelivery) => createdAt;

/** An answer in the list: its state, what was asked, where it goes, the attempts, and what to do. */
export function answerColumns({ mayReplay }: { mayReplay: boolean }): readonly Column<AnswerDelivery>[] {
  const action: Column<AnswerDelivery> = {
    head: "Actions",
    headHidden: true,
    right: true,
    cellClass: "relative z-1",
    cell: (delivery) => <SendAgain delivery={delivery} />,
  };
  return [
    {
      head: "State",
      from: "sm",
      headClass: "w-28",
      cell: (delivery) => <StateMark {...answerMark(delivery)} />,
    },
    {
      head: "Question",
      fill: true,
      link: ({ approvalId }) => ({ href: paths.approval(approvalId) }),
      cell: ({ title }) => title,
      beside: (delivery) => {
        const cause = answerCause(delivery);
        return cause ? <span className="min-w-0 truncate text-ink-2">{cause}</span> : null;
      },
      phone: (delivery) => (
        <>
          <StateMark {...answerMark(delivery)} size="12" />
          <span className="truncate">{answerCause(delivery) ?? delivery.target.name}</span>
        </>
      ),
    },
    { head: "Target", from: "sm", cellClass: "text-ink-2", cell: ({ target }) => target.name },
    { head: "Attempts", from: "md", right: true, cell: ({ attempts }) => attempts },
    {
      head: "Next",
      from: "lg",
      right: true,
      cellClass: "text-ink-2",
      cell: ({ nextAt }) => (nextAt ? <Moment at={nextAt} form="relative" /> : null),
    },
    {
      ...timeColumn<AnswerDelivery>({ head: "Decided", zone: true, at: decidedAt, form: "log" }),
      from: "sm",
    },
    ...(mayReplay ? [action] : []),
  ];
}
