import type { DoctorContext } from "./context.ts";
import type { Group, OUTCOME_STATUSES, Place } from "./rules.ts";

/** The finding of a check, in words for the operator: no secret, no address of a person. */
export interface Outcome {
  /** `fault`: something does not work. `warning`: it works, and will not under a condition that `found` names. */
  status: (typeof OUTCOME_STATUSES)[number];
  found: string;
  /** The next action; null when none is needed. */
  remedy: string | null;
}

/** One check of the doctor. */
export interface Check {
  /** Stable: programs and pages name a check by it. */
  code: string;
  title: string;
  group: Group;
  /** Places where the check applies; elsewhere it is skipped. */
  places: readonly Place[];
  /** Whether it looks at processes, which only the command line on that machine can. */
  needsMachine?: true;
  run(context: DoctorContext): Outcome | Promise<Outcome>;
}

export function ok(found: string): Outcome {
  return { status: "ok", found, remedy: null };
}

export function warning(found: string, remedy: string): Outcome {
  return { status: "warning", found, remedy };
}

export function fault(found: string, remedy: string): Outcome {
  return { status: "fault", found, remedy };
}

/** @param found why the check could not be made */
export function skipped(found: string): Outcome {
  return { status: "skipped", found, remedy: null };
}
