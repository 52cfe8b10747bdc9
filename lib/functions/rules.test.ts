import { describe, expect, it } from "vitest";
import { compareFunctions } from "./rules.ts";

const mail = { id: "answer", triggers: [{ event: "mail" }, { cron: "0 9 * * *" }] };

describe("compareFunctions", () => {
  it("finds no drift between equal functions in any order", () => {
    const other = { id: "other", triggers: [] };
    expect(
      compareFunctions([mail, other], [other, { ...mail, triggers: mail.triggers.toReversed() }]),
    ).toEqual([]);
  });

  it("finds missing functions, unknown functions and different triggers", () => {
    const drifts = compareFunctions(
      [mail, { id: "new", triggers: [{ event: "a" }] }],
      [
        { ...mail, triggers: [{ event: "Mail" }] },
        { id: "gone", triggers: [{ event: "a" }] },
      ],
    );
    expect(drifts).toEqual([
      {
        functionId: "answer",
        what: "triggers",
        declared: "cron 0 9 * * *, event mail",
        registered: "event Mail",
      },
      { functionId: "gone", what: "unknown", declared: null, registered: "event a" },
      { functionId: "new", what: "missing", declared: "event a", registered: null },
    ]);
  });
});
