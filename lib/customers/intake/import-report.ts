import type { Outcome } from "./plan.ts";

type Change = Outcome["change"];

/** A line that was not stored, or of a dry run one that would be. */
export interface ReportLine {
  file: string;
  line: number;
  /** Of the customer or the order; left out where the line could not be read. */
  id?: string;
  what: string;
}

/** What an import did, or of a dry run would do. */
export interface ImportReport {
  /** The subject of its audit rows. */
  importId: string;
  dryRun: boolean;
  /** Lines that were read, headers not counted. */
  lines: number;
  customers: Record<Change, number>;
  orders: Record<Change, number>;
  /** Lines of which something was refused. */
  refusedLines: number;
  /** The first of them, at most 1,000. */
  refused: ReportLine[];
  /** The first rows that are new or change, at most 1,000; of a dry run alone. */
  changes: ReportLine[];
}

/** Lines of each list that a report names; the counts go on. */
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

/** Adds what became of a customer or an order. */
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
