import { StateGlyph } from "@/components/ui/states/state-mark";
import { Moment } from "@/components/ui/values/moment";
import { shortId } from "@/components/ui/values/short-id";
import type { ApprovalCard } from "@/lib/approvals/schemas";
import { trailSteps } from "./trail-steps";

const tones = {
  queued: "",
  running: "text-running",
  retrying: "text-failed",
  waiting: "text-waiting",
  completed: "[&>svg]:text-completed",
  failed: "text-failed",
  cancelled: "",
};

/** The steps after a decision, announced as they are done. A phone shows the last two, on one line. */
export function Trail({ card }: { card: ApprovalCard }) {
  return (
    <ol
      aria-label="Steps after the decision"
      aria-live="polite"
      className="flex flex-wrap gap-x-4 overflow-hidden text-12 text-ink-3 leading-5 max-sm:*:nth-last-3:hidden sm:h-5"
    >
      {trailSteps(card).map((step) => (
        <li key={step.key} className={`flex items-center gap-1 whitespace-nowrap ${tones[step.state]}`}>
          <StateGlyph state={step.state} className="icon-14" />
          <span title={step.id ?? step.text} className="max-w-80 truncate">
            {step.id ? (
              <>
                refund <span className="max-sm:hidden">{shortId(step.id)} </span>
                {step.text.replace("refund ", "")}
              </>
            ) : (
              step.text
            )}
            {step.at ? (
              <span className="max-sm:hidden">
                {" "}
                <Moment at={step.at} form="clock" />
              </span>
            ) : null}
          </span>
        </li>
      ))}
    </ol>
  );
}
