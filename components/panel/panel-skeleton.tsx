import { Skeleton } from "@/components/ui/states/empty-state";

/** Placeholder of a panel that is loading. */
export function PanelSkeleton() {
  return (
    <div className="grid gap-4 p-4 sm:p-6">
      <Skeleton className="h-4 w-80 max-w-full" />
      <Skeleton className="w-60 max-w-full" />
      <Skeleton className="w-60 max-w-full" />
    </div>
  );
}
