import { createTestDatabase } from "@vagus/embedded-postgres/testing/test-database";
import { openDatabase } from "@/db/client";
import { seedLocal } from "@/db/seed/seed-local";
import { readPolicy } from "@/lib/policy/read-policy";
import { rehearsePolicy } from "@/lib/policy/rehearsal/rehearse-policy";
import type { PolicyRules } from "@/lib/policy/schemas";
import { localUser } from "@/testing/local-user";
import { fillPastApprovals } from "@/testing/past-approvals";
import startPostgres from "@/testing/postgres.setup";
import { type Figure, figureOf, percentile } from "./figure.ts";

/** Of 120 days; three quarters of them are in the last 90, which a rehearsal reads. */
const APPROVALS = 133_400;
const SAMPLES = 15;

/**
 * Rehearsing a policy of five more rules on 100,000 past approvals, through the verb that the page calls. The floor is
 * the same with a hundredth of the approvals.
 */
export async function benchPolicy(): Promise<Figure[]> {
  const stop = await startPostgres();
  try {
    const floor = await measure(APPROVALS / 100);
    const value = await measure(APPROVALS);
    return (["p50", "p99"] as const).map((at) =>
      figureOf(
        {
          name: `policy-rehearsal-${at}`,
          unit: "ms",
          better: "lower",
          note: `${value.total} approvals, ${value.changed} of them change; floor: ${floor.total}`,
        },
        percentile(value.samples, Number(at.slice(1))),
        percentile(floor.samples, Number(at.slice(1))),
      ),
    );
  } finally {
    await stop();
  }
}

async function measure(count: number) {
  const { url } = await createTestDatabase();
  await seedLocal(url);
  const database = openDatabase(url, { direct: true });
  Object.assign(globalThis, { vagusDatabase: database });
  try {
    await fillPastApprovals(database, count);
    const { rules } = await readPolicy(database);
    const samples: number[] = [];
    let last = { total: 0, changed: 0 };
    for (let n = 0; n < SAMPLES; n++) {
      const began = performance.now();
      last = await rehearsePolicy(localUser("admin"), { rules: withMoreRules(rules) });
      samples.push(performance.now() - began);
    }
    return { ...last, samples };
  } finally {
    await database.$client.end();
  }
}

function withMoreRules(rules: PolicyRules): PolicyRules {
  const amount = { fact: "amount", currency: "USD", is: "up_to" } as const;
  return {
    ...rules,
    rules: [
      { kind: "refund", when: [{ fact: "risk", is: "over", score: 5 }], outcome: { verdict: "refuse" } },
      {
        kind: "refund",
        when: [
          { ...amount, amountCents: 8 },
          { fact: "earlierRefunds", is: "up_to", count: 0 },
        ],
        outcome: { verdict: "automatic" },
      },
      {
        kind: "refund",
        when: [
          { fact: "tier", in: ["standard"] },
          { fact: "topic", in: ["delivery", "account"] },
        ],
        outcome: { ...rules.otherwise, approvers: [{ roles: ["senior"], userIds: [] }] },
      },
      {
        kind: "refund",
        when: [{ fact: "workerVersion", in: ["w1"] }],
        outcome: { ...rules.otherwise, approvers: [{ roles: ["admin"], userIds: [] }] },
      },
      { kind: "request", when: [{ fact: "requester", in: ["tok_1"] }], outcome: { verdict: "automatic" } },
      ...rules.rules,
    ],
  };
}
