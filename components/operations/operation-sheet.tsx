"use client";

import { Sheet } from "../ui/layers/sheet";
import { kindWords, type RerunMode } from "./kind-words";
import { OperationForm } from "./operation-form";
import type { OperationTarget } from "./preview-words";

interface OperationSheetProps {
  /** The target of the operation; undefined while the sheet is closed. */
  target: OperationTarget | undefined;
  /** The preselected start of a rerun. */
  mode?: RerunMode;
  /** The data of a rerun with edited input. */
  input?: Record<string, unknown>;
  onClose: () => void;
}

/**
 * Previews a rerun, a cancellation or a redelivery: the items, the effects outside, the effects that cannot repeat,
 * and the items left out with the cause. Nothing starts without a reason.
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
