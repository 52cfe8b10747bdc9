import { expect, it } from "vitest";
import { wakeWords } from "./wake-words";

it("says what an event does when it is sent", () => {
  const none = { wakes: [], awaitedBy: [], forOthers: false };
  expect(wakeWords({ ...none, wakes: ["a", "b"], awaitedBy: ["c"] })).toBe(
    "It wakes a, b and is awaited by c.",
  );
  expect(wakeWords({ ...none, awaitedBy: ["*"] })).toBe("It is awaited by whichever run waits.");
  expect(wakeWords({ ...none, forOthers: true })).toBe("It is for other apps on the engine.");
  expect(wakeWords(none)).toBe("Nobody listens to it.");
});
