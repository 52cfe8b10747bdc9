import { expect, it } from "vitest";
import { afterRerun, effectMark } from "./effect-words";

const base = { id: "x", amountCents: null, currency: null, vendorId: null } as const;

it.each([
  [{ kind: "refund", status: "confirmed", final: true }, "Done", "refused if tried again"],
  [{ kind: "reply", status: "sent", final: true }, "Done", "not sent again"],
  [{ kind: "reply", status: "failed", final: false }, "Not accepted", "sent once"],
  [{ kind: "reply", status: "held", final: false }, "Held", "sent once"],
  [{ kind: "refund", status: "blocked", final: false }, "Blocked", "decided again"],
  [
    { kind: "refund", status: "requested", final: false },
    "None yet",
    "paid once, if its approval still matches",
  ],
] as const)("%j", (effect, label, rerun) => {
  expect(effectMark({ ...base, ...effect }).label).toBe(label);
  expect(afterRerun({ ...base, ...effect })).toBe(rerun);
});
