"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { TryAgain } from "@/components/queries/unreadable";
import type { OperationPreview, PreviewOperation } from "@/lib/operations/order-schemas";
import { TARGET_NAMES } from "@/lib/operations/rules";
import { formatSpan } from "@/lib/time";
import { Button } from "../ui/buttons/button";
import { TextField } from "../ui/fields/field";
import { SheetBody, SheetFooter } from "../ui/layers/sheet";
import { EmptyState, Skeleton } from "../ui/states/empty-state";
import { countedTargets, kindWords, type RerunMode } from "./kind-words";
import { knobsOf, START_KNOBS } from "./knobs";
import { OperationKnobs } from "./operation-knobs";
import { PreviewBody } from "./preview-body";
import { lengthMs, type OperationTarget } from "./preview-words";
import { RerunFrom } from "./rerun-from";
import { requestOf, useOperationPreview, useStartOperation } from "./use-operation";

interface OperationFormProps {
  target: OperationTarget;
  startMode: RerunMode;
  input: Record<string, unknown> | undefined;
  onClose: () => void;
}

/** The preview, the rate and canary, and the reason. */
export function OperationForm({ target, startMode, input, onClose }: OperationFormProps) {
  const [mode, setMode] = useState(startMode);
  const [knobs, setKnobs] = useState(START_KNOBS);
  const [reason, setReason] = useState("");
  const [refused, setRefused] = useState(false);
  const preview = useOperationPreview(target, mode, input);
  const start = useStartOperation(onClose);
  const how = knobsOf(knobs);
  const eligible = preview.data?.eligible ?? 0;
  const { kind } = target;
  const words = kindWords[kind];
  const targetNames = TARGET_NAMES[kind];
  const many = eligible > 1;

  function onSubmit(event: SyntheticEvent) {
    event.preventDefault();
    if (!how || reason.trim() === "") return setRefused(true);
    if (start.isPending || eligible === 0) return;
    const manner = { ...how, reason: reason.trim() };
    start.mutate({ ...requestOf(target, { mode, input }), ...manner });
  }

  return (
    <form onSubmit={onSubmit} noValidate className="flex min-h-0 flex-1 flex-col">
      <SheetBody>
        <PreviewState kind={kind} mode={mode} preview={preview} />
        {preview.data && eligible > 0 ? (
          <div className="grid gap-3 border-line border-t pt-3">
            {words.choosesStart && mode !== "edited" ? (
              <RerunFrom mode={mode} onChange={setMode} costMicros={preview.data.costMicros} />
            ) : null}
            {many ? <OperationKnobs knobs={knobs} many={targetNames.many} onChange={setKnobs} /> : null}
            {refused && !how ? (
              <p role="alert" className="text-12 text-failed">
                Canary is 0 to 1,000 {targetNames.many}, the rate up to 100 a second, the limit 1 to 100 %.
                Nothing was started.
              </p>
            ) : null}
            <TextField
              label="Reason, kept in the audit log"
              maxLength={500}
              required
              autoComplete="off"
              value={reason}
              error={refused && reason.trim() === "" ? "Write why. Nothing was started." : undefined}
              onChange={(event) => setReason(event.target.value)}
            />
          </div>
        ) : null}
      </SheetBody>
      <SheetFooter>
        <Button
          type="submit"
          kind={words.dangerous ? "dangerSolid" : "primary"}
          size="lg"
          busy={start.isPending}
          disabled={eligible === 0}
        >
          {words.button(preview.data ? countedTargets(eligible, kind) : targetNames.many)}
          {canaryWords(how?.canary, eligible)}
        </Button>
        <Button size="lg" onClick={onClose}>
          Close
        </Button>
        {many && how ? (
          <span className="ml-auto text-12 text-ink-3">
            about {formatSpan(lengthMs(eligible, how.ratePerSecond))} at this rate
          </span>
        ) : null}
      </SheetFooter>
    </form>
  );
}

/** `, 5 first` when a canary goes before the rest. */
function canaryWords(canary: number | undefined, eligible: number): string {
  return canary && canary < eligible ? `, ${canary} first` : "";
}

const LINES = ["w-4/5", "w-full", "w-2/5", "w-3/5"];

interface PreviewStateProps {
  kind: PreviewOperation["kind"];
  mode: RerunMode;
  preview: UseQueryResult<OperationPreview>;
}

/** The preview, or why there is none. The old one is dimmed while a new one is loading. */
function PreviewState({ kind, mode, preview }: PreviewStateProps) {
  if (preview.data) {
    return (
      <div aria-busy={preview.isPlaceholderData || undefined} className="aria-busy:opacity-60">
        <PreviewBody kind={kind} mode={mode} preview={preview.data} />
      </div>
    );
  }
  if (preview.isError) {
    return (
      <EmptyState kind="failed" title="The preview could not be read" action={<TryAgain query={preview} />}>
        {preview.error.message} Nothing was started.
      </EmptyState>
    );
  }
  return (
    <div className="grid gap-4">
      {LINES.map((width) => (
        <Skeleton key={width} className={width} />
      ))}
    </div>
  );
}
