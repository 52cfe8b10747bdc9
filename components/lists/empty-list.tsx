import type { ComponentProps } from "react";
import { EmptyState } from "@/components/ui/states/empty-state";

/** Shown by a list without rows: the reason and the next step. */
export function EmptyList(props: ComponentProps<typeof EmptyState>) {
  return (
    <div className="p-4 sm:p-6">
      <EmptyState {...props} />
    </div>
  );
}
