import { expect, it } from "vitest";
import { wakeWords } from "./wake-words";

it("says what an event does when it is sent", () => {
  expect(wakeWords({ wakes: ["a", "b"], awaitedBy: ["c"] })).toBe("It wakes a, b and is awaited by c.");
  expect(wakeWords({ wakes: [], awaitedBy: ["*"] })).toBe("It is awaited by whichever run waits.");
  expect(wakeWords({ wakes: [], awaitedBy: [] })).toBe("Nobody listens to it.");
});
