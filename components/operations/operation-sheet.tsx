"use client";

import { Sheet } from "../ui/sheet";
import { kindWords, type RerunMode } from "./kind-words";
import { OperationForm } from "./operation-form";
import type { OperationTarget } from "./preview-words";

interface OperationSheetProps {
  /** What it is about; nothing while the sheet is closed. */
  target: OperationTarget | undefined;
  /** From where a rerun starts unless the person says otherwise. */
  mode?: RerunMode;
  /** The data of a rerun with edited input. */
  input?: Record<string, unknown>;
  onClose: () => void;
}

/**
 * What a rerun, a cancellation or a redelivery would do: to how many, what happens outside, what cannot happen again, what
 * is left out and why. Nothing starts without a reason.
 */
export function OperationSheet({ target, mode = "failed_step", input, onClose }: OperationSheetProps) {
  return (
    <Sheet
      open={target !== undefined}
      onClose={onClose}
      title={`${kindWords[target?.kind ?? "rerun"].verb}, preview`}
    >
      {target ? <OperationForm target={target} startMode={mode} input={input} onClose={onClose} /> : null}
    </Sheet>
  );
}
