import clsx from "clsx";
import { Lock } from "lucide-react";
import type { ReactNode } from "react";
import { StateGlyph } from "./state-mark";

const marks = {
  empty: (
    <svg
      viewBox="0 0 36 16"
      className="h-4 w-9"
      fill="none"
      stroke="var(--edge)"
      strokeLinecap="round"
      aria-hidden="true"
    >
      <path d="M1 8h34" />
    </svg>
  ),
  failed: <StateGlyph state="failed" className="text-failed" />,
  forbidden: <Lock aria-hidden="true" className="icon text-ink-3" />,
};

interface EmptyStateProps {
  /** `empty`: nothing yet. `failed`: could not be loaded. `forbidden`: not for this role. */
  kind?: keyof typeof marks;
  title: string;
  /** `h1` where it is the whole page. */
  heading?: "h1" | "h2";
  children: ReactNode;
  /** The next step. */
  action?: ReactNode;
}

/** Shown instead of content that is empty, failed or forbidden: says which, what is safe, and the next step. */
export function EmptyState({
  kind = "empty",
  title,
  heading: Heading = "h2",
  children,
  action,
}: EmptyStateProps) {
  return (
    <div
      role={kind === "failed" ? "alert" : undefined}
      className="grid max-w-80 content-start justify-items-start gap-1.5"
    >
      {marks[kind]}
      <Heading className="text-13">{title}</Heading>
      <p className="mb-1 text-13 text-ink-2">{children}</p>
      {action}
    </div>
  );
}

/** A bar where text will stand. Invisible for the first 300 ms, so that a fast answer never flickers. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={clsx("block h-3 animate-late rounded-[3px] bg-selected forced:border", className)}
    />
  );
}
