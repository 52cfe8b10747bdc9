import clsx from "clsx";
import { Hand } from "lucide-react";
import type { ReactNode } from "react";

/** The seven states anything on the desk can be in. Each has its own shape, so that colour is never the only sign. */
export type DeskState = "queued" | "running" | "retrying" | "waiting" | "completed" | "failed" | "cancelled";

const shapes: Record<Exclude<DeskState, "waiting">, ReactNode> = {
  queued: (
    <circle cx="8" cy="8" r="5.5" strokeDasharray="1.9 2.42" strokeDashoffset="0.95" strokeLinecap="butt" />
  ),
  running: (
    <>
      <circle cx="8" cy="8" r="5.5" opacity="0.28" />
      <path className="origin-[8px_8px] animate-arc" d="M8 2.5a5.5 5.5 0 0 1 5.5 5.5" />
    </>
  ),
  // Still and hollow: not lost yet.
  retrying: <path d="M13.5 8a5.5 5.5 0 1 1-1.6-3.9M12.5 1.75V4.5H9.75" />,
  completed: <path d="M3.25 8.5 6.5 11.75 12.75 4.75" />,
  failed: (
    <>
      <circle cx="8" cy="8" r="6.25" fill="currentColor" stroke="none" />
      <path d="M5.9 5.9l4.2 4.2M10.1 5.9l-4.2 4.2" stroke="var(--page)" />
    </>
  ),
  cancelled: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M4.3 11.7 11.7 4.3" />
    </>
  ),
};

const tones: Record<DeskState, string> = {
  queued: "text-queued",
  running: "text-running",
  retrying: "text-failed",
  waiting: "text-waiting",
  completed: "text-completed",
  failed: "text-failed",
  cancelled: "text-cancelled",
};

interface StateGlyphProps {
  state: DeskState;
  /** In the colour of its state; otherwise in that of the text around it. */
  coloured?: boolean;
  className?: string;
}

/** The drawn half of a state mark. Decoration: a word stands beside it. */
export function StateGlyph({ state, coloured = false, className }: StateGlyphProps) {
  const tone = coloured && tones[state];
  if (state === "waiting") return <Hand aria-hidden="true" className={clsx("icon", tone, className)} />;
  return (
    <svg
      viewBox="0 0 16 16"
      className={clsx("icon", tone, className)}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {shapes[state]}
    </svg>
  );
}
