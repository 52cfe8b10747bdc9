import { expect, it } from "vitest";
import { whichWords } from "./which-words";

it.each([
  [{ ids: ["run_1"] }, "run_1"],
  [{ ids: ["run_1", "run_2"] }, "2 chosen by hand"],
  [
    { filter: { functionId: "send", status: ["failed", "cancelled"] } },
    "function:send status:failed,cancelled",
  ],
  [{ filter: {} }, "every run"],
  ["something else", "every run"],
])("%j is %s", (request, words) => {
  expect(whichWords(request, "rerun")).toBe(words);
});

it("speaks of deliveries where it is about them", () => {
  expect(whichWords({ filter: {} }, "redeliver")).toBe("every delivery");
  const filter = { provider: "stripe", cause: "bad_signature" };
  expect(whichWords({ filter }, "redeliver")).toBe("sender:stripe cause:bad_signature");
});
