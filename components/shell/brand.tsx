import clsx from "clsx";

/** The V of the name as a pulse. Decoration: the name stands beside it. */
export function BrandMark({ className }: { className?: string }) {
  return (
    <svg
      viewBox="0 0 20 20"
      className={clsx("size-5 flex-none", className)}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d="M1.5 8H5l4 8.5L14 3l2 5h2.5" />
    </svg>
  );
}
