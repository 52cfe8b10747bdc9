import { useMutation } from "@tanstack/react-query";
import { type Column, timeColumn } from "@/components/lists/columns";
import { useRefetchAfter } from "@/components/live/refetch-topics";
import { Button } from "@/components/ui/buttons/button";
import { useToast } from "@/components/ui/layers/toaster";
import { type DeskState, StateMark } from "@/components/ui/states/state-mark";
import { Moment } from "@/components/ui/values/moment";
import { AnswerDelivery } from "@/lib/approvals/answers/deliveries/schemas";
import { fetchJson } from "@/lib/http/fetch-json";
import { apiPaths, paths } from "@/lib/paths";

const decidedAt = ({ createdAt }: AnswerDelivery) => createdAt;

/** An answer in the list: its state, title, target, attempts, and action. */
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

/** Sends an answer again with the same id, so that a receiver recognises a repeat. */
function SendAgain({ delivery: { id, title, status } }: { delivery: AnswerDelivery }) {
  const refetchAfter = useRefetchAfter();
  const toast = useToast();
  const replay = useMutation({
    mutationFn: () => fetchJson(apiPaths.answerReplay(id), AnswerDelivery, { method: "POST", body: {} }),
    onSuccess: () => toast({ tone: "done", text: "The answer is sent again, under the same id." }),
    onError: (error) => toast({ tone: "failed", text: error.message }),
    onSettled: () => refetchAfter("POST /api/answer-deliveries/[deliveryId]/replay"),
  });
  return (
    <Button
      size="sm"
      kind={status === "dead" ? "plain" : "quiet"}
      aria-label={`Send again: ${title}`}
      busy={replay.isPending}
      onClick={() => replay.mutate()}
    >
      Send again
    </Button>
  );
}

/** Delivery state of an answer: glyph and word. */
function answerMark({ status, attempts }: Pick<AnswerDelivery, "status" | "attempts">): {
  state: DeskState;
  label: string;
} {
  if (status === "delivered") return { state: "completed", label: "Delivered" };
  if (status === "dead") return { state: "failed", label: "Given up" };
  return attempts > 1 ? { state: "retrying", label: "Retrying" } : { state: "running", label: "Sending" };
}

const causes: Record<string, string> = {
  timeout: "no answer within 10 s",
  no_answer: "the address could not be reached",
  address_private: "the address leads into a private network",
  address_unknown: "the name of the host could not be resolved",
  url_insecure: "plain HTTP to a public address",
  url_malformed: "the address is none",
  url_not_covered: "no target covers the address any more",
  target_disabled: "the target is disabled",
  votes_unverified: "a vote has no valid signature",
  policy_not_satisfied: "the votes no longer suffice under the policy",
  policy_unverified: "the policy has no valid signature",
  effect_changed: "the request was changed in the database",
};

/** The fault of the last attempt; undefined without one. */
function answerCause({
  lastStatus,
  lastError,
}: Pick<AnswerDelivery, "lastStatus" | "lastError">): string | undefined {
  if (lastError === null) return undefined;
  if (lastError === "http_error")
    return lastStatus === 410 ? "it wants no answers" : `answered ${lastStatus}`;
  return causes[lastError] ?? lastError.replaceAll("_", " ");
}
