import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { parseMetrics } from "@/testing/parse-metrics";
import { withTestDatabase } from "@/testing/with-test-database";
import { collectMetrics } from "./collect.ts";

withTestDatabase();

const root = join(import.meta.dirname, "..", "..", "..");
const Alerts = z.object({
  groups: z.array(
    z.object({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^[A-Z][A-Za-z]+$/),
          expr: z.string().min(1),
          for: z
            .string()
            .regex(/^\d+[smh]$/)
            .optional(),
          labels: z.strictObject({ severity: z.enum(["page", "ticket", "none"]) }),
          annotations: z.strictObject({ summary: z.string().min(10), description: z.string().min(10) }),
        }),
      ),
    }),
  ),
});
const Dashboard = z.object({
  uid: z.string(),
  panels: z.array(
    z.object({
      id: z.int(),
      title: z.string(),
      gridPos: z.object({ x: z.int(), y: z.int(), w: z.int(), h: z.int() }),
      targets: z.array(z.object({ expr: z.string() })).default([]),
    }),
  ),
});

const { groups } = Alerts.parse(parse(readFileSync(join(root, "deploy/prometheus/alerts.yml"), "utf8")));
const rules = groups.flatMap((group) => group.rules);
const { panels } = Dashboard.parse(
  JSON.parse(readFileSync(join(root, "deploy/grafana/dashboard.json"), "utf8")),
);
const expressions = panels.flatMap(({ title, targets }) =>
  targets.map(({ expr }) => ({ place: title, expr })),
);

/** Series of Prometheus itself. */
const OF_PROMETHEUS = ["up"];
/** Words of PromQL that are used, labels aside. */
const WORDS = new Set(
  "sum max min by and or offset bool rate increase absent vector histogram_quantile".split(" "),
);
let served: Set<string>;

beforeAll(async () => {
  const { families } = parseMetrics(await (await collectMetrics()).metrics());
  served = new Set([
    ...OF_PROMETHEUS,
    ...families.flatMap(({ name, type }) =>
      type === "histogram" ? ["_bucket", "_sum", "_count"].map((suffix) => name + suffix) : [name],
    ),
  ]);
});

/** Series that an expression reads: words that are no label, function or number. */
function seriesOf(expr: string): string[] {
  const bare = expr
    .replaceAll(/\{[^}]*\}/g, "")
    .replaceAll(/\[[^\]]*\]/g, "")
    .replaceAll(/\bby \([^)]*\)/g, "")
    .replaceAll(/\boffset \w+/g, "");
  return [...bare.matchAll(/[a-zA-Z_:][\w:]*/g)].map(([word]) => word).filter((word) => !WORDS.has(word));
}

it.each([...rules.map(({ alert, expr }) => ({ place: alert, expr })), ...expressions])(
  "$place reads only metrics that are served",
  ({ expr }) => {
    const series = seriesOf(expr);
    expect(series.length + Number(expr === "vector(1)")).toBeGreaterThan(0);
    for (const name of series) expect(served, expr).toContain(name);
  },
);

it("shows or watches every metric of our own", () => {
  const used = new Set([...rules, ...expressions].flatMap(({ expr }) => seriesOf(expr)));
  const own = [...served].filter((name) => name.startsWith("vagus_") && !name.endsWith("_sum"));
  expect(own.filter((name) => !used.has(name))).toEqual([]);
});

it("has an alert for each way in which the service dies or falls behind, named once", () => {
  const names = rules.map(({ alert }) => alert);
  expect(new Set(names).size).toBe(names.length);
  const needed =
    "QueueGrowing ApprovalWaits RunsFail RelayLag DeadMan DiskFills EngineDown DatabaseDown PulseStopped";
  expect(names).toEqual(expect.arrayContaining(needed.split(" ")));
});

it("lays out the dashboard without two panels in one place", () => {
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, n) => `${x + (n % w)},${y + Math.floor(n / w)}`),
  );
  expect(new Set(cells).size).toBe(cells.length);
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
});
