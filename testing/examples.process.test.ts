import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";

/** The compiler on a machine that is busy. */
const TYPES_WITHIN_MS = 120_000;

it("the examples have correct types", { timeout: TYPES_WITHIN_MS }, () => {
  const { status, stdout } = spawnSync(
    "node_modules/.bin/tsc",
    ["--noEmit", "-p", "examples/tsconfig.json"],
    {
      encoding: "utf8",
    },
  );
  expect([status, stdout]).toEqual([0, ""]);
});
