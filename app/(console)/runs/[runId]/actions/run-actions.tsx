"use client";

import { Link2, RotateCw } from "lucide-react";
import { useState } from "react";
import { useKeys } from "@/components/keys/keys-provider";
import type { RerunMode } from "@/components/operations/kind-words";
import { OperationSheet } from "@/components/operations/operation-sheet";
import { useShell } from "@/components/shell/shell-context";
import { Button, ButtonLink } from "@/components/ui/buttons/button";
import { useCopyText } from "@/components/ui/buttons/use-copy-text";
import { paths } from "@/lib/paths";
import type { RunView } from "@/lib/runs/run-view-schemas";
import { EditInputDialog } from "./edit-input-dialog";

/** The operation that the sheet previews. */
interface Asked {
  kind: "cancel" | "rerun";
  mode?: RerunMode;
  input?: Record<string, unknown>;
}

/** Rerun from the step that failed, from the top or with edited input; cancel; copy the link. */
export function RunActions({ run }: { run: RunView }) {
  const { me } = useShell();
  const [asked, setAsked] = useState<Asked>();
  const [editing, setEditing] = useState(false);
  const mayOperate = me.permissions.includes("operate");
  const { top, failedStep, edited } = run.mayRerun;
  // An approval can outlive its run; the warning is only for a run that waits for it.
  const approval =
    run.status === "waiting" ? run.approvals.find(({ status }) => status === "pending") : undefined;
  const rerun = (mode: RerunMode) => setAsked({ kind: "rerun", mode });

  useKeys("Run", [
    ...(mayOperate && (failedStep.allowed || top.allowed)
      ? [{ keys: "r", label: "Rerun it", run: () => rerun(failedStep.allowed ? "failed_step" : "top") }]
      : []),
    ...(mayOperate && run.mayCancel.allowed
      ? [{ keys: "c", label: "Cancel it", run: () => setAsked({ kind: "cancel" }) }]
      : []),
  ]);

  return (
    <div className="mt-4 flex flex-wrap items-center gap-2">
      {approval ? (
        <ButtonLink href={paths.approval(approval.id)} kind="primary">
          Open approval
        </ButtonLink>
      ) : null}
      {mayOperate ? <RerunButtons run={run} onRerun={rerun} /> : null}
      {mayOperate && edited.allowed ? (
        <Button aria-haspopup="dialog" onClick={() => setEditing(true)}>
          Edit input
        </Button>
      ) : null}
      {mayOperate && top.allowed && !edited.allowed ? (
        <span className="text-13 text-ink-3">{edited.why}</span>
      ) : null}
      {mayOperate && run.mayCancel.allowed ? (
        <Button kind="danger" keyHint="c" onClick={() => setAsked({ kind: "cancel" })}>
          Cancel run
        </Button>
      ) : null}
      {mayOperate && !top.allowed && !run.mayCancel.allowed ? (
        <span className="text-13 text-ink-3">{top.why}</span>
      ) : null}
      <CopyLink path={paths.run(run.id)} />
      <EditInputDialog
        input={run.input}
        open={editing}
        onClose={() => setEditing(false)}
        onRerun={(input) => {
          setEditing(false);
          setAsked({ kind: "rerun", mode: "edited", input });
        }}
      />
      <OperationSheet
        target={asked && { kind: asked.kind, ids: [run.id] }}
        mode={asked?.mode}
        input={asked?.input}
        onClose={() => setAsked(undefined)}
      />
    </div>
  );
}

function RerunButtons({ run, onRerun }: { run: RunView; onRerun: (mode: RerunMode) => void }) {
  const { top, failedStep } = run.mayRerun;
  return (
    <>
      {failedStep.allowed ? (
        <Button
          kind={run.status === "failed" ? "primary" : "plain"}
          keyHint="r"
          icon={<RotateCw aria-hidden="true" className="icon-14" />}
          onClick={() => onRerun("failed_step")}
        >
          Rerun from {run.failedStepId ?? "the failed step"}
        </Button>
      ) : null}
      {top.allowed ? (
        <Button keyHint={failedStep.allowed ? undefined : "r"} onClick={() => onRerun("top")}>
          Rerun from the top
        </Button>
      ) : null}
    </>
  );
}

/** Copies the whole address of a page of this console. */
function CopyLink({ path }: { path: string }) {
  const { copy } = useCopyText({
    done: "Copied the link",
    instead: "Copy the address from the address bar.",
  });
  const copyLink = () => void copy(`${window.location.origin}${path}`);
  useKeys("Link", [{ keys: "y", label: "Copy the link", run: copyLink }]);
  return (
    <Button
      kind="quiet"
      size="sm"
      className="ml-auto"
      icon={<Link2 aria-hidden="true" className="icon-14" />}
      onClick={copyLink}
    >
      Copy link
    </Button>
  );
}
