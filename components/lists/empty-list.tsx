import type { ComponentProps } from "react";
import { EmptyState } from "@/components/ui/empty-state";

/** In place of the rows of a list that has none: why, and where to go from here. */
export function EmptyList(props: ComponentProps<typeof EmptyState>) {
  return (
    <div className="p-4 sm:p-6">
      <EmptyState {...props} />
    </div>
  );
}
