import { sql } from "drizzle-orm";
import { RUN_STATUSES } from "@/db/schema/vocabulary";
import { customerId, errorGroupId, FUNCTIONS } from "@/db/seed/scale/made-up";
import { listAudit } from "@/lib/audit/list-audit";
import { listErrorGroups } from "@/lib/error-groups/list-error-groups";
import { ErrorFilter } from "@/lib/error-groups/schemas";
import { loadHealth, loadLastRuns } from "@/lib/functions/load-health";
import { readCost } from "@/lib/metrics/read-cost";
import { readMetrics } from "@/lib/metrics/read-metrics";
import { readOverview } from "@/lib/overview/read-overview";
import { listRuns } from "@/lib/runs/list-runs";
import { readRun } from "@/lib/runs/read-run";
import { runHistogram } from "@/lib/runs/run-histogram";
import { RunListQuery } from "@/lib/runs/schemas";
import { localUser } from "@/testing/local-user";
import type { ScaleDatabase } from "./scale-database.ts";

/** A read of the desk, repeated with other arguments. */
interface Question {
  /** The figure it belongs to; the slowest question of a figure is the figure. */
  figure: "list" | "search" | "histogram" | "run-page" | "overview" | "functions";
  name: string;
  /** @param n counts up, so that no two look at the same place */
  ask(n: number): Promise<unknown>;
}

const HOUR_MS = 3_600_000;
const me = localUser("engineer");
const ago = (ms: number) => new Date(Date.now() - ms).toISOString();

const list = (name: string, filter: (n: number) => Record<string, string>): Question => ({
  figure: "list",
  name,
  ask: (n) => listRuns(me, RunListQuery.parse(filter(n))),
});
const search = (name: string, q: (n: number) => string): Question => ({
  figure: "search",
  name,
  ask: (n) => listRuns(localUser("senior"), RunListQuery.parse({ q: q(n) })),
});
const histogram = (name: string, filter: (n: number) => Record<string, string>): Question => ({
  figure: "histogram",
  name,
  ask: (n) => runHistogram(me, RunListQuery.parse(filter(n))),
});
const functionOf = (n: number) => FUNCTIONS[n % FUNCTIONS.length]?.[0] ?? "";

/** The reads of the desk: every list with every filter, histogram, run page, overview, functions. */
export async function makeQuestions({ database }: ScaleDatabase): Promise<Question[]> {
  const sample = await database.execute<{ id: string; subject_id: string }>(
    sql`select id, subject_id from runs tablesample bernoulli (10) order by random() limit 500`,
  );
  const { declarations } = await import("@/inngest/declarations");
  const someRun = (n: number) => sample[n % sample.length] ?? { id: "", subject_id: "" };
  const cursor = (n: number) => Buffer.from(someRun(n).id).toString("base64url");
  return [
    list("newest", () => ({})),
    list("somewhere deep", (n) => ({ cursor: cursor(n) })),
    ...RUN_STATUSES.map((status) => list(status, () => ({ status }))),
    list("open ones", () => ({ status: "queued,running,waiting" })),
    list("rare and common", (n) => ({ status: "failed,cancelled,skipped", cursor: cursor(n) })),
    list("of a function", (n) => ({ functionId: functionOf(n) })),
    list("failed, of a function", (n) => ({ functionId: functionOf(n), status: "failed" })),
    list("of a large customer", (n) => ({ customerId: customerId(n % 5) })),
    list("of any customer", (n) => ({ customerId: customerId((n * 37) % 5_000) })),
    list("failed, of a large customer", (n) => ({ customerId: customerId(n % 5), status: "failed" })),
    list("skipped, of any customer", (n) => ({
      customerId: customerId((n * 37) % 5_000),
      status: "skipped",
    })),
    list("of an error", (n) => ({ errorGroup: errorGroupId((n * 7) % 300) })),
    list("in an hour", (n) => ({ from: ago((n + 1) * HOUR_MS), until: ago(n * HOUR_MS) })),
    list("failed, in a day", (n) => ({
      status: "failed",
      from: ago((n + 24) * HOUR_MS),
      until: ago(n * HOUR_MS),
    })),
    list("of a function, in an hour", (n) => ({
      functionId: functionOf(n),
      from: ago((n + 1) * HOUR_MS),
      until: ago(n * HOUR_MS),
    })),
    { figure: "list", name: "errors", ask: () => listErrorGroups(me, ErrorFilter.parse({})) },
    { figure: "list", name: "audit", ask: () => listAudit(me, {}) },
    {
      figure: "list",
      name: "audit of a ticket",
      ask: (n) => listAudit(me, { subject: someRun(n).subject_id }),
    },
    search("id", (n) => someRun(n).id),
    search("begin of an id", (n) => someRun(n).id.slice(0, 14)),
    search("ticket", (n) => someRun(n).subject_id),
    search("word of an error", (n) => ["Postmark", "declined", "not readable", "undefined"][n % 4] ?? ""),
    search("part of an address", (n) => customerId((n * 37) % 5_000).slice(0, -1)),
    search("nothing", (n) => `nowhere ${n}`),
    histogram("24 h", () => ({})),
    histogram("24 h of a function", (n) => ({ functionId: functionOf(n) })),
    histogram("24 h of a customer", (n) => ({ customerId: customerId(n % 5) })),
    histogram("30 days", () => ({ from: ago(30 * 24 * HOUR_MS) })),
    { figure: "run-page", name: "any run", ask: (n) => readRun(me, declarations, someRun(n).id) },
    { figure: "overview", name: "what needs a person", ask: () => readOverview(me) },
    { figure: "overview", name: "metrics, 1 h", ask: () => readMetrics(me, "1h") },
    { figure: "overview", name: "metrics, 24 h", ask: () => readMetrics(me, "24h") },
    { figure: "overview", name: "metrics, 7 d", ask: () => readMetrics(me, "7d") },
    {
      figure: "functions",
      name: "health and last runs of all",
      ask: () => Promise.all([loadHealth(), loadLastRuns(declarations.map(({ id }) => id))]),
    },
    { figure: "functions", name: "cost, 30 days", ask: () => readCost(me, {}) },
  ];
}
