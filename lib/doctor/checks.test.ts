import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { CHECKS } from "./checks.ts";
import { GROUPS } from "./rules.ts";

const codes = CHECKS.map(({ code }) => code);
const page = (name: string) => readFileSync(new URL(`../../docs/${name}.md`, import.meta.url), "utf8");
const CODE = /`([a-z]+(?:-[a-z]+)*)`/g;

it("each check has a code of its own, and the checks stand in the order of their groups", () => {
  expect(codes.length).toBeGreaterThanOrEqual(30);
  expect(new Set(codes).size).toBe(codes.length);
  const order = CHECKS.map(({ group }) => GROUPS.indexOf(group));
  expect(order).toEqual([...order].sort((one, other) => one - other));
});

it("docs/doctor.md explains every check, in their order, and no other", () => {
  const explained = [...page("doctor").matchAll(/^### `([a-z-]+)`/gm)].map(([, code]) => code);
  expect(explained).toEqual(codes);
});

it("docs/traps.md names every check, and no check that does not exist", () => {
  const rows = page("traps")
    .split("\n")
    .filter((line) => /^\|.*\bdoctor `/.test(line));
  const caught = rows.map((row) => row.split("|").at(-2) ?? "");
  const named = caught.flatMap((cell) => [...cell.matchAll(CODE)].map(([, code]) => code));
  expect(named.filter((code) => !codes.includes(code ?? ""))).toEqual([]);
  expect(codes.filter((code) => !named.includes(code))).toEqual([]);
});
