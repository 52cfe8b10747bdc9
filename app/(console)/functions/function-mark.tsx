import { Pause } from "lucide-react";
import type { ReactNode } from "react";
import { StateMark } from "@/components/ui/states/state-mark";
import type { FunctionItem } from "@/lib/functions/schemas";

export type FunctionState = "active" | "paused" | "drifted" | "missing";

/** The state of a function: a person's pause comes first, since it holds whatever the engine has registered. */
export function functionState({ paused, drift }: Pick<FunctionItem, "paused" | "drift">): FunctionState {
  if (paused) return "paused";
  if (drift?.what === "missing") return "missing";
  return drift ? "drifted" : "active";
}

const marks = {
  active: { state: "completed", label: "Active" },
  paused: { state: "waiting", label: "Paused" },
  drifted: { state: "failed", label: "Drifted" },
  missing: { state: "failed", label: "Not registered" },
} as const;

interface FunctionMarkProps {
  state: FunctionState;
  pill?: boolean;
  size?: "12" | "13";
}

/** The state of a function, as a glyph and a word. */
export function FunctionMark({ state, pill, size }: FunctionMarkProps) {
  const icon: ReactNode =
    state === "paused" ? (
      <Pause aria-hidden="true" className={size === "12" ? "icon-14" : "icon"} />
    ) : undefined;
  return <StateMark {...marks[state]} icon={icon} pill={pill} size={size} />;
}
