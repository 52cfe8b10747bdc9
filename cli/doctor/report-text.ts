import { GROUPS } from "@/lib/doctor/rules";
import type { DoctorReport, Finding } from "@/lib/doctor/schemas";

const MARKS: Record<Finding["status"], string> = { ok: "✓", warning: "!", fault: "✗", skipped: "·" };

/** The report for people: a table for each group, below each finding that needs a person what to do, and a summary. */
export function reportText(report: DoctorReport): string {
  const { findings } = report;
  const width = Math.max(...findings.map(({ title }) => title.length));
  const groups = GROUPS.filter((name) => findings.some(({ group }) => group === name));
  const tables = groups.map((name) =>
    [
      name.charAt(0).toUpperCase() + name.slice(1),
      ...findings.filter(({ group }) => group === name).flatMap((finding) => linesOf(finding, width)),
    ].join("\n"),
  );
  return [...tables, summaryOf(report)].join("\n\n");
}

function linesOf({ status, title, code, found, remedy }: Finding, width: number): string[] {
  const line = `  ${MARKS[status]} ${title.padEnd(width)}  ${found}`;
  return remedy === null ? [line] : [line, `${" ".repeat(width + 6)}→ ${remedy} (${code})`];
}

/** `2 faults, 1 warning; 50 checks passed, 12 did not apply. (1.2 s)` */
function summaryOf({ counts, tookMs }: DoctorReport): string {
  const { fault, warning, ok, skipped } = counts;
  const of = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;
  const wrong = [fault > 0 && of(fault, "fault"), warning > 0 && of(warning, "warning")].filter(Boolean);
  const head = wrong.length === 0 ? "Nothing is wrong" : wrong.join(", ");
  return `${head}; ${of(ok, "check")} passed, ${skipped} did not apply. (${(tookMs / 1000).toFixed(1)} s)`;
}
