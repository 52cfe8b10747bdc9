import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { Command, Option } from "commander";
import { type Answer, answer } from "@/cli/answer";
import { drawCount, drawProgress, endCount } from "@/cli/progress";
import { asColumns } from "@/cli/text";
import type { AuditActor } from "@/lib/audit/append-audit";
import type { ImportReport, ReportLine } from "@/lib/customers/intake/import-report";

/** The name of the command line in the audit log. */
const CLI: AuditActor = { type: "system", id: "cli" };
/** Lines of a list in the text for people; `--json` has up to 1,000. */
const SHOWN = 20;

/** Brings the shop's customers and orders in. Works on the database directly. */
export function customers(): Command {
  return new Command("customers")
    .description("the shop's customers and orders")
    .addCommand(
      new Command("import")
        .description("import customers and orders from CSV or JSONL; docs/customers.md has the format")
        .argument("<file>", "one line for each customer, order, or order with its customer")
        .option("--orders <file>", "a second file, imported after the first")
        .option("--dry-run", "print what would change, and write nothing")
        .option("--strict", "write nothing if any line is refused")
        .action(answer(importFiles)),
    )
    .addCommand(
      new Command("sync")
        .description("read customers and payments from Stripe; goes on where an earlier run stopped")
        .addOption(new Option("--from <vendor>", "where from").choices(["stripe"]).makeOptionMandatory())
        .option("--all", "read everything again, not only what is new since the last run")
        .action(answer(syncVendor)),
    );
}

async function syncVendor({ all = false }: { all?: boolean }): Promise<Answer> {
  const { syncFromStripe } = await import("@/lib/customers/stripe/sync-from-stripe");
  const report = await syncFromStripe({ actor: CLI, all, onPage: drawCount }).catch((error: unknown) => {
    throw new Error("Stopped. What was read is stored; run it again, and it goes on there.", {
      cause: error,
    });
  });
  endCount();
  const { customers: found, orders, refused } = report;
  const missing = refused.slice(0, SHOWN).map(({ id, cause }) => [`  ${id}`, CAUSES[cause] ?? cause]);
  const more = found.refused + orders.refused - missing.length;
  return {
    text: [
      `Stripe is read; ${traceOf(report)}`,
      "",
      countTable(found, orders),
      ...(missing.length > 0 ? ["", "Not stored:", asColumns(missing)] : []),
      ...(more > 0 ? [`  and ${more} more; --json names up to 1,000`] : []),
    ].join("\n"),
    data: report,
  };
}

/** Why an object of Stripe has no row here. */
const CAUSES: Record<string, string> = {
  no_email: "the customer has no mail address",
  no_customer: "nothing says who paid: no customer and no mail address",
  not_paid: "the payment did not go through",
  email_taken: "the mail address belongs to another customer",
  unknown_customer: "its customer is not stored",
  order_of_other_customer: "the order belongs to another customer",
  order_paid_by_other_charge: "the order is paid by another charge already",
  invalid_data: "a value does not fit: see docs/customers.md",
};

interface ImportOptions {
  orders?: string;
  dryRun?: boolean;
  strict?: boolean;
}

async function importFiles(
  file: string,
  { orders, dryRun = false, strict = false }: ImportOptions,
): Promise<Answer> {
  const { importCustomers } = await import("@/lib/customers/intake/import-customers");
  const { readImportFile } = await import("@/lib/customers/intake/read-file");
  const paths = orders === undefined ? [file] : [file, orders];
  const total = await countLines(paths);
  const run = (isDry: boolean) =>
    importCustomers(
      paths.map((path) => ({ name: basename(path), lines: readImportFile(path) })),
      {
        actor: CLI,
        dryRun: isDry,
        onProgress: (lines, isDone) =>
          drawProgress(isDry ? "checked" : "imported", lines, isDone ? lines : Math.max(lines + 1, total)),
      },
    );
  const checked = strict && !dryRun ? await run(true) : undefined;
  const report = checked && checked.refusedLines > 0 ? checked : await run(dryRun);
  return {
    text: reportText(report, strict && !dryRun),
    data: report,
    exitCode: report.refusedLines > 0 ? 1 : 0,
  };
}

/** About how many lines the files have; a header is not counted. */
async function countLines(paths: readonly string[]): Promise<number> {
  let lines = 0;
  for (const path of paths) {
    for await (const chunk of createReadStream(path))
      for (const byte of chunk as Buffer) if (byte === 10) lines += 1;
    if (/\.csv$/i.test(path)) lines -= 1;
  }
  return lines;
}

function reportText(report: ImportReport, isStrict: boolean): string {
  return [
    headline(report, isStrict),
    "",
    countTable(report.customers, report.orders),
    ...listed(report.dryRun ? "Would change" : "", report.changes, report.changes.length),
    ...listed("Refused", report.refused, report.refusedLines),
  ].join("\n");
}

type Counts = ImportReport["customers"];

function countTable(found: Counts, orders: Counts): string {
  const row = (name: string, { new: added, changed, unchanged, refused }: Counts) => [
    name,
    ...[added, changed, unchanged, refused].map((n) => String(n).padStart(9)),
  ];
  const heads = ["new", "changed", "unchanged", "refused"].map((head) => head.padStart(9));
  return asColumns([["", ...heads], row("customers", found), row("orders", orders)]);
}

/** Where the audit log has it; an import that changed nothing has no row. */
function traceOf({
  importId,
  customers: found,
  orders,
}: Pick<ImportReport, "importId" | "customers" | "orders">): string {
  const written = found.new + found.changed + orders.new + orders.changed;
  return written > 0 ? `${importId} in the audit log.` : "nothing had to be changed.";
}

function headline(report: ImportReport, isStrict: boolean): string {
  const { dryRun, lines, refusedLines } = report;
  if (dryRun && isStrict)
    return `Nothing was written: ${refusedLines} of ${lines} lines are refused. This is what would have changed.`;
  if (dryRun) return `Nothing was written. This is what ${lines} lines would change.`;
  const refused = refusedLines > 0 ? `, ${refusedLines} of them refused` : "";
  return `${lines} lines are read${refused}; ${traceOf(report)}`;
}

function listed(title: string, lines: readonly ReportLine[], total: number): string[] {
  if (title === "" || lines.length === 0) return [];
  const shown = lines.slice(0, SHOWN);
  const rows = shown.map(({ file, line, id, what }) => [`  ${file}:${line}`, id ?? "·", what]);
  const more = total - shown.length;
  return [
    "",
    `${title}:`,
    asColumns(rows),
    ...(more > 0 ? [`  and ${more} more; --json names up to 1,000`] : []),
  ];
}
