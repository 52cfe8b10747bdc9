import { describe, expect, it } from "vitest";
import type { DoctorReport } from "@/lib/doctor/schemas";
import { doctorSentence, findingsText } from "./doctor-words.ts";

describe("the sentence of the doctor", () => {
  it.each([
    [{ ok: 50, warning: 0, fault: 0, skipped: 9 }, "All 50 checks pass."],
    [{ ok: 50, warning: 1, fault: 0, skipped: 9 }, "50 of 51 checks pass. 1 needs a change."],
    [{ ok: 50, warning: 1, fault: 2, skipped: 0 }, "50 of 53 checks pass. 3 need a change."],
  ])("of %j", (counts, sentence) => {
    expect(doctorSentence(counts)).toBe(sentence);
  });
});

it("copies what needs a person, with cause and remedy, and nothing that is fine", () => {
  const finding = { title: "t", group: "engine" as const };
  const report: DoctorReport = {
    status: "faults",
    place: "embedded",
    examinedAt: "2026-01-02T03:04:05.000Z",
    tookMs: 12,
    counts: { ok: 1, warning: 0, fault: 1, skipped: 0 },
    findings: [
      { ...finding, code: "engine-mode", status: "ok", found: "Both sides use keys.", remedy: null },
      { ...finding, code: "event-key", status: "fault", found: "It is refused.", remedy: "Set it." },
    ],
  };
  expect(findingsText(report)).toBe(
    "2026-01-02T03:04:05.000Z 1 of 2 checks pass. 1 needs a change.\nfault event-key: It is refused. Set it.",
  );
});
