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
  // Hollow and not animated: the run can still succeed.
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

const words: Record<DeskState, string> = {
  queued: "Queued",
  running: "Running",
  retrying: "Retrying",
  waiting: "Waiting for a person",
  completed: "Completed",
  failed: "Failed",
  cancelled: "Cancelled",
};

// Completed stays ink, so that success does not compete with states that need a person.
const wordTones: Record<DeskState, string> = {
  queued: "font-regular text-queued",
  running: "font-medium text-running",
  retrying: "font-medium text-failed",
  waiting: "font-medium text-waiting",
  completed: "font-regular text-ink-2 [&>svg]:text-completed",
  failed: "font-medium text-failed",
  cancelled: "font-regular text-cancelled",
};

const washes: Record<DeskState, string> = {
  queued: "bg-queued-wash",
  running: "bg-running-wash",
  retrying: "bg-failed-wash",
  waiting: "bg-waiting-wash",
  completed: "bg-completed-wash",
  failed: "bg-failed-wash",
  cancelled: "bg-sunken",
};

interface StateMarkProps {
  state: DeskState;
  /** The word, when the thing has one of its own ("Expired" for a cancelled approval). */
  label?: string;
  /** Replaces the shape of the state where that would mislead: two bars for a paused operation. */
  icon?: ReactNode;
  /** With a wash behind it, only in a page head. */
  pill?: boolean;
  size?: "12" | "13";
}

/** An icon and a word. */
export function StateMark({ state, label = words[state], icon, pill = false, size = "13" }: StateMarkProps) {
  return (
    <span
      className={clsx(
        "inline-flex items-center gap-1.5 whitespace-nowrap align-top",
        size === "12" ? "text-12 leading-5" : "text-13",
        wordTones[state],
        pill && ["h-6 rounded-full pr-2.5 pl-1.5", washes[state]],
      )}
    >
      {icon ?? <StateGlyph state={state} className={size === "12" ? "icon-14" : undefined} />}
      {label}
    </span>
  );
}

/** A small fact about a row: outlined, or `solid` for one that sets it apart. */
export function Tag({ solid = false, children }: { solid?: boolean; children: ReactNode }) {
  return (
    <span
      className={clsx(
        "inline-flex h-4.5 flex-none items-center gap-1 whitespace-nowrap rounded-[3px] px-1.25 font-medium text-11 text-ink-2 forced:border",
        solid ? "bg-selected" : "shadow-[inset_0_0_0_1px_var(--line-2)]",
      )}
    >
      {children}
    </span>
  );
}
