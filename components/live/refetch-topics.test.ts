import { QueryClient } from "@tanstack/react-query";
import { expect, it } from "vitest";
import { CHANGES, type WriteRoute } from "@/lib/live/rules";
import { refetchTopics } from "./refetch-topics";

/** A query of every page, as their query options name them. */
const KEYS = [
  ["approvals", "list", "waiting"],
  ["approvals", "card", "apr_1"],
  ["attention"],
  ["audit", "page", {}],
  ["customers", "page", {}],
  ["errors", "page", {}],
  ["events", "page", {}],
  ["functions", "list"],
  ["operations", "page", {}],
  ["overview"],
  ["playground"],
  ["runs", "page", {}],
  ["tickets", "page", {}],
  ["tickets", "trail", "tkt_1"],
  ["webhooks", "page", {}],
  ["webhooks", "view", "whd_1"],
] as const;

async function refetchedAfter(route: WriteRoute): Promise<string[]> {
  const queries = new QueryClient();
  for (const key of KEYS) queries.setQueryData(key, {});
  await refetchTopics(queries, CHANGES[route]);
  return KEYS.filter((key) => queries.getQueryState(key)?.isInvalidated).map((key) =>
    key.filter((part) => typeof part === "string").join(" "),
  );
}

it("refetches after a decision the queries that show approvals, and none of runs, errors and functions", async () => {
  expect(await refetchedAfter("POST /api/approvals/[id]/decision")).toEqual([
    "approvals list waiting",
    "approvals card apr_1",
    "attention",
    "audit page",
    "customers page",
    "events page",
    "overview",
    "playground",
    "tickets page",
    "tickets trail tkt_1",
  ]);
});

it("refetches after a stop of money the shell and the cards that show it", async () => {
  expect(await refetchedAfter("POST /api/money/stop")).toEqual([
    "approvals card apr_1",
    "attention",
    "audit page",
    "events page",
    "functions list",
    "overview",
  ]);
});

it.each(["POST /api/operations/preview", "POST /api/tickets/[ticketId]/check-reply"] as const)(
  "refetches nothing after %s, which only asks",
  async (route) => {
    expect(await refetchedAfter(route)).toEqual([]);
  },
);

it("names topics for every write but those that only ask", () => {
  const silent = Object.entries(CHANGES).filter(([, topics]) => topics.length === 0);
  expect(silent.map(([route]) => route)).toEqual([
    "POST /api/tickets/[ticketId]/check-reply",
    "POST /api/operations/preview",
    "POST /api/policies/rehearse",
    "POST /api/sources/[name]/try",
  ]);
  for (const [route, topics] of Object.entries(CHANGES))
    if (topics.length > 0 && !route.includes("/playground/")) expect(topics, route).toContain("audit");
});
