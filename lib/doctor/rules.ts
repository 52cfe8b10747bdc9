/** The groups of checks, in the order of the chain from environment to work. */
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

/** The embedded database means a developer's machine; every other database counts as a deployment. */
export const PLACES = ["embedded", "deployed"] as const;
export type Place = (typeof PLACES)[number];
