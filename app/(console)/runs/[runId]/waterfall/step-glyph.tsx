import { Clock } from "lucide-react";
import { StateGlyph } from "@/components/ui/states/state-mark";
import type { RunStep } from "@/lib/runs/run-view-schemas";

interface StepGlyphProps {
  status: RunStep["status"];
  /** A wait for a person; other waits show a clock. */
  person: boolean;
}

/** The mark of a step. Decoration: its word stands beside it, or in its title. */
export function StepGlyph({ status, person }: StepGlyphProps) {
  if (status === "waiting" && !person) return <Clock aria-hidden="true" className="icon-14 text-ink-3" />;
  if (status === "planned") return <StateGlyph state="queued" className="icon-14 text-ink-3" />;
  return <StateGlyph state={status} coloured className="icon-14" />;
}
