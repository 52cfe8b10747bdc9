import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { pace } from "./pace.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Work that notes when it began and ends when the test says so. */
function controlled(answers: (number | undefined | Error)[] = []) {
  const begins: number[] = [];
  let end = () => {};
  const { ask, stop } = pace({
    name: "the work",
    gapMs: 100,
    work() {
      begins.push(performance.now());
      return new Promise((resolve, reject) => {
        const answer = answers.shift();
        end = () => (answer instanceof Error ? reject(answer) : resolve(answer));
      });
    },
  });
  const began = performance.now();
  return {
    ask,
    stop,
    end: async () => {
      end();
      await vi.advanceTimersByTimeAsync(0);
    },
    begins: () => begins.map((at) => Math.round(at - began)),
  };
}

describe("paced work", () => {
  it("starts at once after a rest, and once more after the gap for all requests meanwhile", async () => {
    const { ask, end, begins } = controlled();
    ask();
    await vi.advanceTimersByTimeAsync(1);
    expect(begins()).toEqual([0]);
    for (let n = 0; n < 100; n++) ask();
    await end();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(begins()).toEqual([0, 100]);
    await end();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(begins()).toEqual([0, 100]);
  });

  it("never runs twice at a time, however long it takes", async () => {
    const { ask, end, begins } = controlled();
    ask();
    await vi.advanceTimersByTimeAsync(1);
    ask();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(begins()).toEqual([0]);
    await end();
    await vi.advanceTimersByTimeAsync(1);
    expect(begins()).toHaveLength(2);
  });

  it("runs again at the time it returned, and sooner on request", async () => {
    const { ask, end, begins } = controlled([1_000, 5_000]);
    ask();
    await vi.advanceTimersByTimeAsync(0);
    await end();
    await vi.advanceTimersByTimeAsync(999);
    expect(begins()).toEqual([0]);
    await vi.advanceTimersByTimeAsync(1);
    expect(begins()).toEqual([0, 1_000]);
    await end();
    await vi.advanceTimersByTimeAsync(500);
    ask();
    await vi.advanceTimersByTimeAsync(0);
    expect(begins()).toEqual([0, 1_000, 1_500]);
  });

  it("starts no turn after a stop, which waits for the current turn", async () => {
    const { ask, stop, end, begins } = controlled([50]);
    ask();
    await vi.advanceTimersByTimeAsync(0);
    let stopped = false;
    void stop().then(() => {
      stopped = true;
    });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(stopped).toBe(false);
    await end();
    expect(stopped).toBe(true);
    ask();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(begins()).toEqual([0]);
  });

  it("that fails is retried and logged", async () => {
    const said = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const { ask, end, begins } = controlled([new Error("gone")]);
    ask();
    await vi.advanceTimersByTimeAsync(0);
    await end();
    expect(String(said.mock.calls[0]?.[0])).toContain("the work failed and is retried");
    said.mockRestore();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(begins()).toEqual([0, 1_000]);
  });
});
