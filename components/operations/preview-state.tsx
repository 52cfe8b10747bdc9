import type { UseQueryResult } from "@tanstack/react-query";
import { TryAgain } from "@/components/queries/try-again";
import type { OperationPreview, PreviewOperation } from "@/lib/operations/order-schemas";
import { EmptyState } from "../ui/empty-state";
import { Skeleton } from "../ui/skeleton";
import type { RerunMode } from "./kind-words";
import { PreviewBody } from "./preview-body";

const LINES = ["w-4/5", "w-full", "w-2/5", "w-3/5"];

interface PreviewStateProps {
  kind: PreviewOperation["kind"];
  mode: RerunMode;
  preview: UseQueryResult<OperationPreview>;
}

/** The preview, or where it stays. What was there is dimmed while another choice is looked at. */
export function PreviewState({ kind, mode, preview }: PreviewStateProps) {
  if (preview.data) {
    return (
      <div aria-busy={preview.isPlaceholderData || undefined} className="aria-busy:opacity-60">
        <PreviewBody kind={kind} mode={mode} preview={preview.data} />
      </div>
    );
  }
  if (preview.isError) {
    return (
      <EmptyState
        kind="failed"
        title="This could not be looked at beforehand"
        action={<TryAgain query={preview} />}
      >
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
