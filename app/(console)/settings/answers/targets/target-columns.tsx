import { type Column, timeColumn } from "@/components/lists/columns";
import { Button } from "@/components/ui/buttons/button";
import { StateMark } from "@/components/ui/states/state-mark";
import type { AnswerTarget } from "@/lib/approvals/answers/targets/schemas";
import { TargetSwitch } from "./target-switch";

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

/** A target in the list: its name and address, how answers go there, its state, and what an admin can do. */
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
