import type { Outcome } from "./plan.ts";

type Change = Outcome["change"];

/** A refused line or, in a dry run, a line that would be stored. */
export interface ReportLine {
  file: string;
  line: number;
  /** Id of the customer or the order; left out for an unreadable line. */
  id?: string;
  what: string;
}

/** The result of an import, or the plan of a dry run. */
export interface ImportReport {
  /** The subject of its audit rows. */
  importId: string;
  dryRun: boolean;
  /** Lines that were read, headers not counted. */
  lines: number;
  customers: Record<Change, number>;
  orders: Record<Change, number>;
  /** Lines with a refused record. */
  refusedLines: number;
  /** The first of them, at most 1,000. */
  refused: ReportLine[];
  /** The first rows that are new or change, at most 1,000; only in a dry run. */
  changes: ReportLine[];
}

/** Most lines in each list of a report; the counts include all. */
const MOST_LINES = 1_000;

export function emptyReport(importId: string, dryRun: boolean): ImportReport {
  const none = () => ({ new: 0, changed: 0, unchanged: 0, refused: 0 });
  return {
    importId,
    dryRun,
    lines: 0,
    customers: none(),
    orders: none(),
    refusedLines: 0,
    refused: [],
    changes: [],
  };
}

/** Adds a line that was refused. */
export function reportRefused(report: ImportReport, line: ReportLine): void {
  if (report.refused.length < MOST_LINES) report.refused.push(line);
}

const CAUSES = {
  email_taken: (id: string) => `email: belongs to ${id} already`,
  unknown_customer: (id: string) => `customer_id: there is no customer ${id}`,
  order_of_other_customer: (id: string) => `customer_id: the order belongs to ${id} and cannot move`,
};

/** Adds the outcome of a customer or an order. */
export function reportOutcome(
  report: ImportReport,
  kind: "customers" | "orders",
  outcome: Outcome,
  at: { file: string; line: number; id: string },
): void {
  report[kind][outcome.change] += 1;
  if (outcome.change === "refused")
    reportRefused(report, { ...at, what: CAUSES[outcome.cause](outcome.customerId) });
  else if (outcome.change !== "unchanged" && report.dryRun && report.changes.length < MOST_LINES)
    report.changes.push({
      ...at,
      what: outcome.change === "changed" ? outcome.fields.join(", ") : outcome.change,
    });
}
