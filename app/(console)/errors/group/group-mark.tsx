"use client";

import { Undo2 } from "lucide-react";
import { useTimeZone } from "@/components/clock/clock-provider";
import { useNow } from "@/components/clock/use-now";
import { StateMark } from "@/components/ui/states/state-mark";
import type { ErrorGroupItem } from "@/lib/error-groups/schemas";
import { formatMoment } from "@/lib/time";

/** The state of a group: new, back, open, ignored until a time, resolved. */
export function GroupMark({ group }: { group: ErrorGroupItem }) {
  const timeZone = useTimeZone();
  const nowMs = useNow(60_000);
  if (group.state === "resolved") return <StateMark state="completed" label="Resolved" />;
  if (group.state === "ignored") {
    const until = group.ignoredUntil
      ? ` until ${formatMoment(new Date(group.ignoredUntil), timeZone, nowMs)}`
      : group.ignoredRatePerHour === null
        ? ""
        : ` up to ${group.ignoredRatePerHour} an hour`;
    return <StateMark state="cancelled" label={`Ignored${until}`} />;
  }
  if (group.regressed) {
    return (
      <span className="inline-flex items-center gap-1.5 whitespace-nowrap font-medium text-13 text-failed">
        <Undo2 aria-hidden="true" className="icon" />
        Back
      </span>
    );
  }
  if (group.fresh) return <StateMark state="failed" label="New" />;
  return (
    <span className="[&>span]:font-regular [&>span]:text-ink [&_svg]:text-failed">
      <StateMark state="failed" label="Open" />
    </span>
  );
}
