import { Skeleton } from "@/components/ui/skeleton";

/** The card's layout while it is read. */
export function CardSkeleton() {
  return (
    <div className="flex h-full flex-col" aria-busy="true">
      <div className="h-11 flex-none border-line border-b max-sm:h-13" />
      <div className="grid gap-4 border-line border-b px-4 py-6 sm:px-8">
        <Skeleton className="h-10 w-36" />
        <Skeleton className="h-4 w-96 max-w-full" />
        <Skeleton className="w-80 max-w-full" />
        <Skeleton className="w-72 max-w-full" />
        <Skeleton className="w-76 max-w-full" />
      </div>
      <div className="grid flex-1 content-start gap-3 px-4 py-5 sm:px-8">
        <Skeleton className="w-24" />
        <Skeleton className="w-140 max-w-full" />
        <Skeleton className="w-130 max-w-full" />
      </div>
      <div className="h-18 flex-none border-line border-t" />
    </div>
  );
}
