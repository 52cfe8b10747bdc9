import { createHash } from "node:crypto";
import { type AuditActor, appendAudit } from "@/lib/audit/append-audit";
import { db, type Transaction } from "@/lib/db";
import { newId } from "@/lib/ids";
import { announceNow } from "@/lib/live/announce";
import type { FileLine } from "./file-line.ts";
import { emptyReport, type ImportReport, reportOutcome, reportRefused } from "./import-report.ts";
import {
  emptyKnown,
  type IntakeRecord,
  lockCustomers,
  planRecords,
  type RecordOutcome,
  readClock,
  saveRecords,
} from "./save-records.ts";

/** Lines stored in one transaction: few enough that webhooks do not wait long for the lock. */
const BATCH = 500;

/** A file, and its name in the report. */
export interface ImportFile {
  name: string;
  lines: AsyncIterable<FileLine>;
}

interface ImportOptions {
  actor: AuditActor;
  /** Plans everything and writes nothing. */
  dryRun?: boolean;
  /** Called after each batch, and at the end. */
  onProgress?: (lines: number, isDone: boolean) => void;
}

interface ReadLine {
  file: string;
  line: number;
  record: IntakeRecord;
}

/**
 * Imports customers and orders, file after file, one transaction per batch. Skips rows that equal the file, so an
 * import that was killed is repeated from the start and continues where it stopped.
 */
export async function importCustomers(
  files: readonly ImportFile[],
  { actor, dryRun = false, onProgress }: ImportOptions,
): Promise<ImportReport> {
  const report = emptyReport(newId("import"), dryRun);
  const store = dryRun ? planBatches() : saveBatches(report.importId, actor);
  for await (const batch of batchesOf(files, report)) {
    const outcomes = await store(batch);
    for (const [at, read] of batch.entries()) reportLine(report, read, outcomes[at]);
    onProgress?.(report.lines, false);
  }
  onProgress?.(report.lines, true);
  sortRefused(
    report,
    files.map(({ name }) => name),
  );
  if (!dryRun) await announceNow(["customers", "tickets", "audit"]);
  return report;
}

/** Yields readable lines in batches, and reports each unreadable line at once. */
async function* batchesOf(files: readonly ImportFile[], report: ImportReport): AsyncGenerator<ReadLine[]> {
  const seen = new Map<string, Seen>();
  let batch: ReadLine[] = [];
  for (const { name: file, lines } of files) {
    for await (const read of lines) {
      report.lines += 1;
      const faults = "faults" in read ? read.faults : withoutRepeats(read, file, seen);
      if (Array.isArray(faults)) {
        report.refusedLines += 1;
        reportRefused(report, { file, line: read.line, what: faults.join("; ") });
        continue;
      }
      batch.push({ file, line: read.line, record: faults });
      if (batch.length < BATCH) continue;
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

/** Sorts by file and line: unreadable lines are reported earlier than lines that could not be stored. */
function sortRefused({ refused }: ImportReport, files: readonly string[]): void {
  refused.sort((one, other) => files.indexOf(one.file) - files.indexOf(other.file) || one.line - other.line);
}

/** Where a customer or an order was read first, and a digest of its data. */
interface Seen {
  place: string;
  digest: string;
}

/**
 * Removes records that an earlier line has too. Returns a fault if the two lines differ: otherwise the last line would
 * win, and every import would change the row back and forth.
 */
function withoutRepeats(
  { line, record }: Extract<FileLine, { record: IntakeRecord }>,
  file: string,
  seen: Map<string, Seen>,
): IntakeRecord | string[] {
  const place = `line ${line} of ${file}`;
  const faults: string[] = [];
  const isFirst = (data: { id: string }) => {
    const digest = createHash("sha256").update(JSON.stringify(data)).digest("base64").slice(0, 16);
    const earlier = seen.get(data.id);
    if (!earlier) seen.set(data.id, { place, digest });
    else if (earlier.digest !== digest) faults.push(`contradicts ${earlier.place} about ${data.id}`);
    return !earlier;
  };
  const { customer } = record;
  const first = {
    customer: customer && isFirst(customer) ? customer : undefined,
    orders: record.orders.filter(isFirst),
  };
  return faults.length > 0 ? faults : first;
}

/** Stores a batch with its audit row. */
function saveBatches(importId: string, actor: AuditActor) {
  let n = 0;
  return (batch: readonly ReadLine[]): Promise<RecordOutcome[]> =>
    db().transaction(async (tx) => {
      const asOf = await lockCustomers(tx);
      const records = batch.map(({ record }) => record);
      const { outcomes } = await saveRecords(tx, records, asOf);
      n += 1;
      await auditBatch(tx, outcomes, { actor, importId, n, source: "file" });
      return outcomes;
    });
}

/** Plans batch after batch; each sees the rows that the earlier ones would have stored. */
function planBatches() {
  const known = emptyKnown();
  return async (batch: readonly ReadLine[]): Promise<RecordOutcome[]> => {
    const records = batch.map(({ record }) => record);
    return planRecords(db(), records, { asOf: await readClock(db()), known });
  };
}

/** Audits a batch that stored something; with counts only. */
export async function auditBatch(
  tx: Transaction,
  outcomes: readonly RecordOutcome[],
  { actor, importId, n, source }: { actor: AuditActor; importId: string; n: number; source: string },
): Promise<void> {
  const count = (kind: "customer" | "orders", change: "new" | "changed") =>
    outcomes.flatMap((one) => one[kind] ?? []).filter((one) => one.change === change).length;
  const counts = {
    newCustomers: count("customer", "new"),
    changedCustomers: count("customer", "changed"),
    newOrders: count("orders", "new"),
    changedOrders: count("orders", "changed"),
  };
  if (Object.values(counts).every((some) => some === 0)) return;
  await appendAudit(tx, {
    actor,
    action: "customers_imported",
    subject: { type: "import", id: importId },
    dedupeKey: `${importId}:${n}`,
    detail: { source, batch: n, ...counts },
  });
}

function reportLine(report: ImportReport, { file, line, record }: ReadLine, outcome?: RecordOutcome): void {
  if (!outcome) return;
  const { customer, orders } = outcome;
  if (customer && record.customer)
    reportOutcome(report, "customers", customer, { file, line, id: record.customer.id });
  for (const [at, order] of orders.entries())
    reportOutcome(report, "orders", order, { file, line, id: record.orders[at]?.id ?? "" });
  if ([customer, ...orders].some((one) => one?.change === "refused")) report.refusedLines += 1;
}
