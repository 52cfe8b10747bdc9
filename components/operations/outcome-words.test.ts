import { expect, it } from "vitest";
import { ItemOutcome } from "@/lib/operations/outcome-schemas";
import { failureWords, outcomeWords } from "./outcome-words";

/** One outcome of every code, with a value in every field. */
const everyOutcome = ItemOutcome.options.map((option) => {
  const value: Record<string, unknown> = {
    error: "Error: the bank said no",
    status: "cancelled",
    refusal: { why: "refused", status: 400, said: "No such step" },
    from: "failed_step",
    event: "stripe/refund.created",
    why: "invalid_event",
    deliveryId: "dlv-1",
    fault: { code: "bad_signature", about: null },
    runs: 2,
    failed: 1,
    functionId: "confirm-refund",
    ledger: "completed",
    engine: "failed",
  };
  const fields = Object.keys(option.shape).map((key) => [key, value[key]]);
  return option.parse({ ...Object.fromEntries(fields), code: option.shape.code.value });
});

it.each(everyOutcome)("words $code as a sentence that names each of its values", (outcome) => {
  const words = outcomeWords(outcome);
  expect(words).toMatch(/^[A-Z0-9s].*[a-z0-9).]$/);
  expect(words).not.toMatch(/undefined|null|_|object/);
});

it("names the run that differs, and only where there are several", () => {
  const differs = { code: "status_differs", ledger: "done", engine: "failed" } as const;
  expect(outcomeWords({ ...differs, functionId: null })).toBe(
    "Left over: the ledger says done, the engine failed.",
  );
  expect(outcomeWords({ ...differs, functionId: "confirm-refund" })).toContain(
    "of confirm-refund the ledger",
  );
});

it("says why an operation paused itself", () => {
  expect(failureWords({ code: "canary_failed", failed: 1, of: 5 }, "rerun")).toBe(
    "1 of the 5 that went first had failed",
  );
  expect(failureWords({ code: "latest_failed", failed: 4, of: 20 }, "redeliver")).toBe(
    "4 of the last 20 deliveries had failed",
  );
});
