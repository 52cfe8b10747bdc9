import type { ERROR_GROUP_STATES } from "@/db/schema/vocabulary";

interface Held {
  state: (typeof ERROR_GROUP_STATES)[number];
  stateSince: Date;
  ignoredUntil: Date | null;
  ignoredRatePerHour: number | null;
}

/**
 * Why a group that was put away is opened by a failure; undefined when it stays as it is.
 * - `regressed`: resolved, and a run failed that began after that. One that began before says nothing about the fix.
 * - `ignored_too_long`, `ignored_too_often`: what it was ignored until has come.
 * @param failed when the run began and failed, and how many runs of the group have failed in this hour with it
 */
export function reopens(
  group: Held,
  failed: { beganAt: Date; at: Date; inThisHour: number },
): "regressed" | "ignored_too_long" | "ignored_too_often" | undefined {
  if (group.state === "resolved") return failed.beganAt > group.stateSince ? "regressed" : undefined;
  if (group.state !== "ignored") return undefined;
  if (group.ignoredUntil !== null && failed.at >= group.ignoredUntil) return "ignored_too_long";
  if (group.ignoredRatePerHour !== null && failed.inThisHour > group.ignoredRatePerHour)
    return "ignored_too_often";
  return undefined;
}
