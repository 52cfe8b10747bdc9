import Link from "next/link";
import { Stack } from "@/components/errors/stack";
import { Section } from "@/components/ui/section";
import { paths } from "@/lib/paths";
import type { RunStep, RunView } from "@/lib/runs/run-view-schemas";
import { StepAttempts } from "./step-attempts";

/** What was thrown, where, how often, and who else met it. */
export function StepError({ step, run }: { step: RunStep; run: RunView }) {
  const { error } = step;
  if (!error) return null;
  const others = (run.errorGroup?.runCount ?? 1) - 1;
  return (
    <div className="grid grid-cols-1 gap-5">
      {step.attempts.length > 1 ? <StepAttempts step={step} /> : null}
      <div className="rounded-r-2 bg-failed-wash px-4 py-3 shadow-[inset_2px_0_0_var(--failed-fill)] forced:border">
        <p className="font-medium font-mono text-12 text-failed leading-5">{error.name}</p>
        <p className="text-13 [overflow-wrap:anywhere]">{error.message}</p>
      </div>
      {error.stack ? (
        <Section title="Stack, ours first">
          <Stack stack={error.stack} />
        </Section>
      ) : null}
      {run.errorGroup ? (
        <Section
          title="Also in this group"
          aside={
            <Link href={paths.errorGroup(run.errorGroup.id)} className="link text-ink">
              {others === 0 ? "open the group" : `${others} more`}
            </Link>
          }
        >
          <p className="text-13 text-ink-2 [overflow-wrap:anywhere]">
            {others === 0
              ? "The only run that failed like this so far: "
              : "Same function, step, error type and frames: "}
            {run.errorGroup.message}
          </p>
        </Section>
      ) : null}
    </div>
  );
}
