import { ulid } from "ulid";

/** What an id can stand for, by its prefix. */
const PREFIXES = {
  approval: "apr",
  decision: "dec",
  delivery: "dlv",
  event: "evt",
  message: "msg",
  modelCall: "mdl",
  refund: "rfd",
  agentState: "ags",
  ticket: "tkt",
  user: "usr",
} as const;

/** A new id, `prefix_ULID`: ids of one kind sort by the time they were made. */
export function newId(kind: keyof typeof PREFIXES): string {
  return `${PREFIXES[kind]}_${ulid()}`;
}

/** The ledger's name of an engine's run. */
export function runId(engineRunId: string): string {
  return `run_${engineRunId}`;
}

/** The engine's name of a run in the ledger. */
export function engineRunId(id: string): string {
  return id.replace(/^run_/, "");
}
