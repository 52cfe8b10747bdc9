import clsx from "clsx";

/** A bar where text will stand. Invisible for the first 300 ms, so that a fast answer never flickers. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={clsx("block h-3 animate-late rounded-[3px] bg-selected forced:border", className)}
    />
  );
}
