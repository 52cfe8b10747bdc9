import type { AuditActor } from "./append-audit.ts";

/** The run whose function acts. */
export interface ActingRun {
  functionId: string;
  /** As the ledger names it. */
  runId: string;
}

/** The actor and the run of an audit row that a function writes. */
export function auditedAs({ functionId, runId }: ActingRun): { actor: AuditActor; runId: string } {
  return { actor: { type: "function", id: functionId }, runId };
}
