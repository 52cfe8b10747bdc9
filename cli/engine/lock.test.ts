import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { expect, it, onTestFinished } from "vitest";
import { findProcess } from "@/cli/processes/list-processes";
import { tryLock, withLock } from "./lock.ts";

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "vagus-lock-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

it("has one holder, until it is given back", () => {
  const folder = makeFolder();
  const release = tryLock(folder);
  expect(release).toBeDefined();
  expect(tryLock(folder)).toBeUndefined();
  release?.();
  expect(tryLock(folder)).toBeDefined();
  expect(readdirSync(folder)).toEqual(["2"]);
});

it("is free when its holder is gone, or its pid belongs to another process", () => {
  const folder = makeFolder();
  const startId = findProcess(process.pid)?.startId;
  writeFileSync(join(folder, "4"), JSON.stringify({ pid: process.pid, startId }));
  expect(tryLock(folder)).toBeUndefined();
  writeFileSync(join(folder, "4"), JSON.stringify({ pid: process.pid, startId: "an earlier process" }));
  expect(tryLock(folder)).toBeDefined();
  expect(readdirSync(folder)).toEqual(["5"]);
});

it("is free when a full disk left an empty file", () => {
  const folder = makeFolder();
  writeFileSync(join(folder, "1"), "");
  expect(tryLock(folder)).toBeDefined();
});

it("lets one worker in at a time, and goes on after one that failed", async () => {
  const folder = makeFolder();
  let inside = 0;
  const work = async (n: number) => {
    expect(++inside).toBe(1);
    await new Promise((done) => setTimeout(done, 1));
    inside--;
    if (n === 3) throw new Error("failed");
    return n;
  };
  const results = await Promise.allSettled(
    Array.from({ length: 8 }, (_, n) => withLock(folder, () => work(n))),
  );
  expect(results.map(({ status }) => status === "fulfilled")).toEqual([1, 1, 1, 0, 1, 1, 1, 1].map(Boolean));
});

it("does nothing for a caller whose wish came true meanwhile", async () => {
  const done = await withLock(
    makeFolder(),
    () => Promise.reject(new Error("worked")),
    async () => "done already",
  );
  expect(done).toBe("done already");
});
