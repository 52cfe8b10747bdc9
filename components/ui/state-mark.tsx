import clsx from "clsx";
import type { ReactNode } from "react";
import { type DeskState, StateGlyph } from "./state-glyph";

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
const tones: Record<DeskState, string> = {
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
  /** Another shape than the state's own, where that would say something else: two bars for what is paused. */
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
        tones[state],
        pill && ["h-6 rounded-full pr-2.5 pl-1.5", washes[state]],
      )}
    >
      {icon ?? <StateGlyph state={state} className={size === "12" ? "icon-14" : undefined} />}
      {label}
    </span>
  );
}
