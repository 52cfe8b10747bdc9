import { useMutation } from "@tanstack/react-query";
import { type Column, timeColumn } from "@/components/lists/columns";
import { useRefetchAfter } from "@/components/live/refetch-topics";
import { Button } from "@/components/ui/buttons/button";
import { Switch } from "@/components/ui/fields/choices";
import { useToast } from "@/components/ui/layers/toaster";
import { StateMark } from "@/components/ui/states/state-mark";
import { AnswerTarget } from "@/lib/approvals/answers/targets/schemas";
import { fetchJson } from "@/lib/http/fetch-json";
import { apiPaths } from "@/lib/paths";

interface TargetActions {
  mayAdminister: boolean;
  onRotate: (target: AnswerTarget) => void;
}

const kindWords: Record<AnswerTarget["kind"], string> = {
  event: "Event to an engine",
  callback: "Signed callback",
};

const targetMark = ({ enabled }: AnswerTarget) =>
  enabled
    ? { state: "completed" as const, label: "Takes answers" }
    : { state: "cancelled" as const, label: "Switched off" };

/** A target in the list: its name, address, kind and state, and an admin's actions. */
export function targetColumns({ mayAdminister, onRotate }: TargetActions): readonly Column<AnswerTarget>[] {
  const actions: Column<AnswerTarget> = {
    head: "Actions",
    headHidden: true,
    right: true,
    cell: (target) => (
      <span className="inline-flex items-center gap-3">
        <Button
          size="sm"
          aria-haspopup="dialog"
          aria-label={`Rotate the ${target.kind === "event" ? "event key" : "secret"} of ${target.name}`}
          onClick={() => onRotate(target)}
        >
          Rotate
        </Button>
        <TargetSwitch target={target} />
      </span>
    ),
  };
  return [
    {
      head: "Target",
      fill: true,
      cell: ({ name }) => name,
      beside: ({ url }) => <code className="min-w-0 truncate text-ink-2">{url}</code>,
      phone: (target) => <span className="w-full truncate">{target.url}</span>,
    },
    { head: "Kind", from: "md", cellClass: "text-ink-2", cell: ({ kind }) => kindWords[kind] },
    { head: "State", from: "sm", cell: (target) => <StateMark {...targetMark(target)} /> },
    { ...timeColumn<AnswerTarget>({ head: "Secret set", at: ({ rotatedAt }) => rotatedAt }), from: "lg" },
    ...(mayAdminister ? [actions] : []),
  ];
}

/** Enables or disables a target. Answers to a disabled one are given up, and can be sent again by hand. */
function TargetSwitch({ target: { id, name, version, enabled } }: { target: AnswerTarget }) {
  const refetchAfter = useRefetchAfter();
  const toast = useToast();
  const change = useMutation({
    mutationFn: (on: boolean) =>
      fetchJson(apiPaths.answerTarget(id), AnswerTarget, { method: "PATCH", body: { version, enabled: on } }),
    onSuccess: (after) =>
      toast({
        tone: "done",
        text: after.enabled ? `${name} takes answers.` : `No answer goes to ${name} any more.`,
      }),
    onError: (error) => toast({ tone: "failed", text: error.message }),
    onSettled: () => refetchAfter("PATCH /api/answer-targets/[targetId]"),
  });
  return (
    <Switch
      label={`${name} takes answers`}
      checked={enabled}
      disabled={change.isPending}
      onChange={(on) => change.mutate(on)}
    />
  );
}
