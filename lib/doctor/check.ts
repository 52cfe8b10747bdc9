import type { DoctorContext } from "./context.ts";

/** The groups of checks, in the order in which the chain is walked. */
export const GROUPS = [
  "environment",
  "machine",
  "database",
  "engine",
  "functions",
  "console",
  "vendors",
  "work",
  "people",
] as const;
export type Group = (typeof GROUPS)[number];

export const OUTCOME_STATUSES = ["ok", "warning", "fault", "skipped"] as const;

/** What a check found, in words for the person who runs this: no secret, no address of a person. */
export interface Outcome {
  /** `fault`: something does not work. `warning`: it works, and will not under a condition that `found` names. */
  status: (typeof OUTCOME_STATUSES)[number];
  found: string;
  /** What to do; null where nothing is to be done. */
  remedy: string | null;
}

/** The embedded database means a machine of one's own; every other database counts as a deployment. */
export const PLACES = ["embedded", "deployed"] as const;
export type Place = (typeof PLACES)[number];

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
