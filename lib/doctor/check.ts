import type { DoctorContext } from "./context.ts";
import type { Group, OUTCOME_STATUSES, Place } from "./rules.ts";

/** What a check found, in words for the person who runs this: no secret, no address of a person. */
export interface Outcome {
  /** `fault`: something does not work. `warning`: it works, and will not under a condition that `found` names. */
  status: (typeof OUTCOME_STATUSES)[number];
  found: string;
  /** What to do; null where nothing is to be done. */
  remedy: string | null;
}

/** One check of the doctor. */
export interface Check {
  /** Stable: programs and pages name a check by it. */
  code: string;
  title: string;
  group: Group;
  /** Where the check means anything; elsewhere it is skipped. */
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

/** @param found why nothing can be said */
export function skipped(found: string): Outcome {
  return { status: "skipped", found, remedy: null };
}
