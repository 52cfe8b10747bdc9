import { describe, expect, it } from "vitest";
import { covers, MOST_ATTEMPTS, pauseMs } from "./rules.ts";

describe("the pauses between attempts", () => {
  const pauses = Array.from({ length: MOST_ATTEMPTS }, (_, at) => pauseMs(at + 1, 0.5));

  it("grow, end within three days, and then there is none", () => {
    const known = pauses.filter((pause) => pause !== null);
    expect(known).toEqual([...known].sort((one, other) => one - other));
    expect(known).toHaveLength(MOST_ATTEMPTS - 1);
    expect(pauses.at(-1)).toBeNull();
    const wholeMs = known.reduce((sum, pause) => sum + pause, 0);
    expect(wholeMs).toBeGreaterThan(48 * 3_600_000);
    expect(wholeMs).toBeLessThan(72 * 3_600_000);
  });

  it("bring an answer within two minutes to an application that was down for one", () => {
    const attemptsAtMs = [0];
    for (const pause of pauses.slice(0, 7))
      attemptsAtMs.push((attemptsAtMs.at(-1) ?? 0) + 1.2 * (pause ?? 0));
    expect(attemptsAtMs.find((atMs) => atMs > 60_000)).toBeLessThan(120_000);
  });

  it("vary, so that deliveries that failed together do not come back together", () => {
    expect(pauseMs(5, 0)).toBe(12_000);
    expect(pauseMs(5, 1)).toBe(18_000);
  });
});

describe("a callback target", () => {
  it.each([
    ["https://app.example.com/answers", "https://app.example.com/answers"],
    ["https://app.example.com/answers", "https://app.example.com/answers?order=1"],
    ["https://app.example.com/answers/", "https://app.example.com/answers/discount"],
    ["https://app.example.com", "https://app.example.com/anything"],
  ])("%s covers %s", (target, url) => {
    expect(covers(target, url)).toBe(true);
  });

  it.each([
    ["https://app.example.com/answers", "https://app.example.com/answers-of-others"],
    ["https://app.example.com/answers", "https://app.example.com/answers/../admin"],
    ["https://app.example.com/answers", "https://app.example.com/"],
    ["https://app.example.com", "http://app.example.com/"],
    ["https://app.example.com", "https://app.example.com:8443/"],
    ["https://app.example.com", "https://app.example.com.evil.test/"],
    ["https://app.example.com", "https://me@app.example.com/"],
    ["https://app.example.com", "no address"],
  ])("%s does not cover %s", (target, url) => {
    expect(covers(target, url)).toBe(false);
  });
});
