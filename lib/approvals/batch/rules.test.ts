import { expect, it } from "vitest";
import { z } from "zod";
import { movesOf } from "../moves/rules.ts";
import { whyOwnCard } from "./rules.ts";
import { DecideMany } from "./schemas.ts";

const plain = { answer: () => null };
const item = { id: "apr_1", decision: "approve", version: 1, effectHash: "abc" };

it("allows a batch of approvals that need one person and no answer, and have not changed", () => {
  expect(whyOwnCard(plain, 1, [])).toBeNull();
});

it("requires an own card for two people, typed answers and changed approvals, with the reason", () => {
  const [mail] = movesOf({
    drafted: null,
    order: null,
    orderChangedAt: null,
    newerMails: 1,
    newestMailAt: null,
    refund: null,
    disputedAt: null,
  });
  expect(whyOwnCard(plain, 2, [])).toBe("2 people must agree on it, each on its own card.");
  expect(whyOwnCard({ answer: () => z.string() }, 1, [])).toMatch(/asks for an answer/);
  expect(whyOwnCard(plain, 1, mail ? [mail] : [])).toBe(
    "Newer mail on this ticket: decide it on its own card.",
  );
});

it("takes 1 to 100 items, each once, with version and effect, and nothing else", () => {
  const fits = (items: unknown[]) => DecideMany.safeParse({ items }).success;
  const many = (n: number) => Array.from({ length: n }, (_, at) => ({ ...item, id: `apr_${at}` }));
  expect([fits([item]), fits(many(100))]).toEqual([true, true]);
  expect([fits([]), fits(many(101)), fits([item, item])]).toEqual([false, false, false]);
  for (const broken of [
    { ...item, effectHash: undefined },
    { ...item, version: 0 },
    { ...item, id: "run_1" },
    { ...item, decision: "maybe" },
    { ...item, customerNote: "read by the customer" },
    { ...item, answer: true },
  ])
    expect(fits([broken])).toBe(false);
});
