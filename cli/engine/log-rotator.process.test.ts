import { spawn } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished, vi } from "vitest";
import { rotateLog } from "./log-rotator.mjs";
import { LogReader, lastLines } from "./read-log.ts";

function makeLog(text = ""): string {
  const folder = mkdtempSync(join(tmpdir(), "vagus-log-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "engine.log");
  writeFileSync(file, text);
  return file;
}

it("leaves a log below the bound, and one that is not there", () => {
  const file = makeLog("small\n");
  expect(rotateLog(file, { maxBytes: 100, generations: 2 })).toBe(false);
  expect(rotateLog(`${file}.none`, { maxBytes: 0, generations: 2 })).toBe(false);
  expect(readFileSync(file, "utf8")).toBe("small\n");
});

it("keeps the newest generations and no more", () => {
  const file = makeLog();
  for (const text of ["first", "second", "third", "fourth"]) {
    writeFileSync(file, text);
    expect(rotateLog(file, { maxBytes: 1, generations: 2 })).toBe(true);
  }
  expect(readFileSync(file, "utf8")).toBe("");
  expect(readFileSync(`${file}.1`, "utf8")).toBe("fourth");
  expect(readFileSync(`${file}.2`, "utf8")).toBe("third");
  expect(existsSync(`${file}.3`)).toBe(false);
});

it("keeps none when none is wanted", () => {
  const file = makeLog("text");
  rotateLog(file, { maxBytes: 1, generations: 0 });
  expect(statSync(file).size).toBe(0);
  expect(existsSync(`${file}.1`)).toBe(false);
});

it("bounds the log of a process that goes on writing, and ends with it", async () => {
  const file = makeLog();
  const line = "x".repeat(99);
  const code = `const log = require("node:fs").openSync(${JSON.stringify(file)}, "a");
    setInterval(() => require("node:fs").writeSync(log, "${line}\\n".repeat(20)), 10);`;
  const writer = spawn(process.execPath, ["-e", code], { stdio: "ignore" });
  onTestFinished(() => void writer.kill("SIGKILL"));
  const program = fileURLToPath(new URL("log-rotator.mjs", import.meta.url));
  const rotator = spawn(process.execPath, [program, file, "10000", "2", String(writer.pid)], {
    stdio: "inherit",
  });
  onTestFinished(() => void rotator.kill("SIGKILL"));
  await vi.waitUntil(() => existsSync(`${file}.2`), { timeout: 20_000 });
  // Every line is whole: what was written during a copy went along.
  const lines = readFileSync(`${file}.2`, "utf8").split("\n").slice(0, -1);
  expect(new Set(lines)).toEqual(new Set([line]));
  writer.kill("SIGKILL");
  await vi.waitUntil(() => rotator.exitCode !== null, { timeout: 20_000 });
}, 60_000);

it("reads on after the log was emptied, line by line", () => {
  const file = makeLog("old\n");
  const reader = new LogReader(file, 4);
  appendFileSync(file, "one\ntw");
  expect(reader.next()).toEqual(["one"]);
  appendFileSync(file, "o\n");
  expect(reader.next()).toEqual(["two"]);
  writeFileSync(file, "new\n");
  expect(reader.next()).toEqual(["new"]);
  expect(reader.next()).toEqual([]);
});

it("reads the last lines", () => {
  const file = makeLog("a\nb\nc\n");
  expect(lastLines(file, 6, 2)).toEqual(["b", "c"]);
  expect(lastLines(file, 6, 0)).toEqual([]);
  expect(lastLines(`${file}.none`, 0, 2)).toEqual([]);
});
