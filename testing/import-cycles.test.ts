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

it("no files import each other, by value", () => {
  expect(findCycles(graph, ({ isType, isLazy }) => !isType && !isLazy)).toEqual([]);
});

it("no files import each other, by type", () => {
  expect(findCycles(graph, ({ isLazy }) => !isLazy)).toEqual([]);
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

/** Folders of `lib` that import each other, with the files that import against the direction of all others. */
const MUTUAL = new Map<string, string[]>([
  // Opening or closing an approval changes its ticket; a person who takes a ticket over withdraws its approvals, and a
  // ticket's timeline names the effects that were asked about.
  ["approvals tickets", ["tickets/assignment/stop-agent", "tickets/view/load-timeline"]],
  // An adoption wakes held runs by an event; events are sent only by the deployment that acts.
  ["deployment events", ["deployment/adopt-deployment"]],
  // A reply is compared with the state of its ticket; a ticket shows and holds replies.
  ["replies tickets", ["replies/read-evidence"]],
]);

it("folders of lib import each other only for a listed reason", () => {
  const files = new Map<string, string[]>();
  for (const [file, { imports }] of graph) {
    const from = folderOf(file);
    if (!isSource(file) || !from) continue;
    for (const { to } of imports) {
      const target = folderOf(to);
      const edge = `${from} ${target}`;
      if (target && target !== from) files.set(edge, [...(files.get(edge) ?? []), file]);
    }
  }
  const mutual = [...files].filter(([edge]) => files.has(reverse(edge)));
  expect([...new Set(mutual.map(([edge]) => pairOf(edge)))].sort()).toEqual([...MUTUAL.keys()]);
  for (const [pair, against] of MUTUAL) {
    const [back] = mutual.filter(([edge]) => pairOf(edge) === pair).sort((a, b) => a[1].length - b[1].length);
    expect(back?.[1].sort(), pair).toEqual(against.map((file) => `lib/${file}.ts`));
  }
});

const reverse = (edge: string) => edge.split(" ").reverse().join(" ");
const pairOf = (edge: string) => edge.split(" ").sort().join(" ");

function folderOf(file: string): string | undefined {
  return /^lib\/([^/]+)\/.+/.exec(file)?.[1];
}
