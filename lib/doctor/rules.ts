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

/** The embedded database means a machine of one's own; every other database counts as a deployment. */
export const PLACES = ["embedded", "deployed"] as const;
export type Place = (typeof PLACES)[number];
