import type { DoctorReport } from "@/lib/doctor/schemas";

type Counts = DoctorReport["counts"];

/** `50 of 52 checks pass. 2 need a change.` Skipped checks count for neither. */
export function doctorSentence({ ok, warning, fault }: Counts): string {
  const all = ok + warning + fault;
  const wrong = warning + fault;
  if (wrong === 0) return `All ${all} checks pass.`;
  return `${ok} of ${all} checks pass. ${wrong} ${wrong === 1 ? "needs" : "need"} a change.`;
}

/** The findings that need a person, as text to send to somebody. */
export function findingsText({ examinedAt, counts, findings }: DoctorReport): string {
  const lines = findings
    .filter(({ status }) => status === "fault" || status === "warning")
    .map(({ status, code, found, remedy }) => `${status} ${code}: ${found} ${remedy ?? ""}`.trim());
  return [`${examinedAt} ${doctorSentence(counts)}`, ...lines].join("\n");
}
