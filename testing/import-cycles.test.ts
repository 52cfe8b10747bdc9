import { expect, it } from "vitest";
import { type Import, type ImportGraph, readImportGraph } from "./import-graph.ts";

const graph = readImportGraph();
const isSource = (file: string) => graph.has(file) && !/\.test\.tsx?$/.test(file);

/** Groups of files that lead to each other, by Tarjan's algorithm. */
function findCycles(of: ImportGraph, follows: (one: Import) => boolean): string[][] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const cycles: string[][] = [];
  const lower = (file: string, to: number) => lowest.set(file, Math.min(lowest.get(file) ?? to, to));

  function visit(file: string): void {
    const mine = order.size;
    order.set(file, mine);
    lowest.set(file, mine);
    open.push(file);
    for (const one of of.get(file)?.imports ?? []) {
      if (!of.has(one.to) || !follows(one)) continue;
      const seen = order.get(one.to);
      if (seen === undefined) {
        visit(one.to);
        lower(file, lowest.get(one.to) ?? mine);
      } else if (open.includes(one.to)) lower(file, seen);
    }
    if (lowest.get(file) !== mine) return;
    const cycle = open.splice(open.indexOf(file));
    if (cycle.length > 1) cycles.push(cycle.sort());
  }
  for (const file of of.keys()) if (!order.has(file)) visit(file);
  return cycles;
}

/** Cycles of types alone that stand until their folder is put in order. */
const KNOWN = [["lib/runs/match-runs.ts", "lib/runs/search-runs.ts"]];

it("no files import each other, by value", () => {
  expect(findCycles(graph, ({ isType, isLazy }) => !isType && !isLazy)).toEqual([]);
});

it("no files import each other, by type", () => {
  const known = KNOWN.map(String);
  const found = findCycles(graph, ({ isLazy }) => !isLazy);
  expect(found.filter((cycle) => !known.includes(String(cycle)))).toEqual([]);
});

it("the search finds a cycle", () => {
  const to = (name: string) => ({ text: "", imports: [{ to: name, isType: false, isLazy: false }] });
  const ring: ImportGraph = new Map([
    ["a", to("b")],
    ["b", to("c")],
    ["c", to("b")],
  ]);
  expect(findCycles(ring, () => true)).toEqual([["b", "c"]]);
});

/** What each folder may import of the others; packages stand alone. */
const BELOW: Record<string, readonly string[]> = {
  db: [],
  lib: ["db"],
  agent: ["lib", "db"],
  inngest: ["agent", "lib"],
  components: ["lib"],
};

it("nothing imports upwards", () => {
  const wrong = [...graph].flatMap(([file, { imports }]) => {
    const [folder = ""] = file.split("/");
    const below = BELOW[folder];
    if (!below || !isSource(file)) return [];
    return imports
      .filter(({ to }) => graph.has(to) && ![folder, ...below].includes(to.split("/")[0] ?? ""))
      .map(({ to }) => `${file} → ${to}`);
  });
  expect(wrong).toEqual([]);
});

/** Folders of `lib` that import each other. A pair may go; a new one is a wall that fell. */
const MUTUAL = new Set([
  "access audit",
  "access http",
  "access stops",
  "access tickets",
  "approvals http",
  "approvals refunds",
  "approvals tickets",
  "audit http",
  "customers http",
  "error-groups http",
  "events functions",
  "events http",
  "events webhooks",
  "functions http",
  "functions runs",
  "functions stops",
  "http metrics",
  "http operations",
  "http playground",
  "http policy",
  "http pulse",
  "http runs",
  "http sources",
  "http stops",
  "http tickets",
  "http webhooks",
  "metrics tickets",
  "operations runs",
  "refunds vendors",
  "replies tickets",
  "sources webhooks",
]);

it("no further folders of lib import each other", () => {
  const edges = new Set<string>();
  for (const [file, { imports }] of graph) {
    const from = folderOf(file);
    if (!isSource(file) || !from) continue;
    for (const { to } of imports) {
      const target = folderOf(to);
      if (target && target !== from) edges.add(`${from} ${target}`);
    }
  }
  const mutual = [...edges].filter((edge) => edges.has(edge.split(" ").reverse().join(" ")));
  const pairs = new Set(mutual.map((edge) => edge.split(" ").sort().join(" ")));
  expect([...pairs].filter((pair) => !MUTUAL.has(pair))).toEqual([]);
});

function folderOf(file: string): string | undefined {
  return /^lib\/([^/]+)\/.+/.exec(file)?.[1];
}
