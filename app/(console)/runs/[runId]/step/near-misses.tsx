import { IdChip } from "@/components/ui/id-chip";
import { Moment } from "@/components/ui/moment";
import { Section } from "@/components/ui/section";
import { paths } from "@/lib/paths";
import type { RunStep } from "@/lib/runs/run-view-schemas";

/** Events of the right name that did not end a wait, and the field that differs. */
export function NearMisses({ step: { nearMisses } }: { step: RunStep }) {
  if (nearMisses.length === 0) return null;
  return (
    <Section title="Events of this name that did not match">
      <ul className="text-13 text-ink-2">
        {nearMisses.map(({ eventId, at, field, wanted, came, wrongType }) => (
          <li key={eventId} className="grid py-1">
            <span className="flex flex-wrap items-baseline gap-x-3">
              <IdChip id={eventId} href={paths.event(eventId)} />
              <Moment at={at} form="relative" className="text-ink-3" />
            </span>
            <span className={wrongType ? "text-failed" : undefined}>
              <code className="break-all">{field}</code> is <code className="break-all">{came}</code>; the run
              waits for <code className="break-all">{wanted}</code>
              {wrongType ? ". The value is right and its type is not: mend the sender." : ""}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
