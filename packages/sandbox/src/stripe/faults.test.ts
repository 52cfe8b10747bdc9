import { describe, expect, test } from "vitest";
import { startSandbox } from "../testing/start-sandbox.ts";
import { stripeAt, stripeErrorOf } from "../testing/stripe-client.ts";

const start = () => startSandbox("stripe", { only: ["stripe"] });

describe("faults", () => {
  const refund = { charge: "ch_sbx_1006", amount: 5_000, metadata: { refund_id: "rfd_01" } };
  const options = { idempotencyKey: "refund:msg_9:ord_1006" };

  test("500 stays under the key: it is replayed, and nothing was refunded", async () => {
    const sandbox = await start();
    const stripe = stripeAt(sandbox.port);
    await sandbox.fault({ match: "POST /v1/refunds", status: 500 });
    const first = await stripeErrorOf(stripe.refunds.create(refund, options));
    const again = await stripeErrorOf(stripe.refunds.create(refund, options));
    expect([first.statusCode, again.statusCode]).toEqual([500, 500]);
    expect(again.headers?.["idempotent-replayed"]).toBe("true");
    expect((await stripe.refunds.list({ charge: refund.charge })).data).toEqual([]);
  });

  test("500 does not undo what the key did before", async () => {
    const sandbox = await start();
    const stripe = stripeAt(sandbox.port);
    const { id } = await stripe.refunds.create(refund, options);
    await sandbox.fault({ match: "POST /v1/refunds", status: 500 });
    expect((await stripe.refunds.create(refund, options)).id).toBe(id);
  });

  test.each([503, 429])("%i stores nothing: the same key works afterwards", async (status) => {
    const sandbox = await start();
    const stripe = stripeAt(sandbox.port);
    await sandbox.fault({ match: { method: "POST", path: "/v1/refunds" }, status });
    expect((await stripeErrorOf(stripe.refunds.create(refund, options))).statusCode).toBe(status);
    expect((await stripe.refunds.create(refund, options)).status).toBe("succeeded");
  });

  test("a lost answer is healed by the SDK's one retry, with the same key", async () => {
    const sandbox = await start();
    const stripe = stripeAt(sandbox.port);
    await sandbox.fault({ match: "POST /v1/refunds", kind: "reset-after" });
    const made = await stripe.refunds.create(refund, options);
    expect(made.lastResponse.headers["idempotent-replayed"]).toBe("true");
    expect((await stripe.refunds.list({ charge: refund.charge })).data.map(({ id }) => id)).toEqual([
      made.id,
    ]);
  });

  test("an answer lost for good is found by listing", async () => {
    const sandbox = await start();
    const stripe = stripeAt(sandbox.port);
    await sandbox.fault({ match: "POST /v1/refunds", status: "reset-after", times: null });
    const error = await stripeErrorOf(stripe.refunds.create(refund, options));
    expect(error.type).toBe("StripeConnectionError");
    const found = await stripe.refunds.list({ charge: refund.charge });
    expect(found.data.map(({ metadata }) => metadata)).toEqual([refund.metadata]);
  });

  test("a reset before is no refund", async () => {
    const sandbox = await start();
    const stripe = stripeAt(sandbox.port);
    await sandbox.fault({ match: "POST /v1/refunds", status: "reset", times: 2 });
    expect((await stripeErrorOf(stripe.refunds.create(refund, options))).type).toBe("StripeConnectionError");
    expect((await stripe.refunds.list()).data).toEqual([]);
    expect((await sandbox.calls()).map((call) => call.status)).toEqual(["reset", "reset", 200]);
  });

  test.each([
    ["timeout", 0],
    ["timeout-after", 1],
  ])("%s never answers, and leaves %i refunds", async (status, count) => {
    const sandbox = await start();
    const stripe = stripeAt(sandbox.port);
    await sandbox.fault({ match: "POST /v1/refunds", status });
    const error = await stripeErrorOf(stripe.refunds.create(refund, { ...options, timeout: 300 }));
    expect(error.message).toContain("timeout");
    expect((await stripe.refunds.list()).data).toHaveLength(count);
  });

  test("a caller that gives up does not stop a slow refund", async () => {
    const sandbox = await start();
    const stripe = stripeAt(sandbox.port);
    await sandbox.fault({ match: "POST /v1/refunds", status: "slow", delayMs: 600 });
    const error = await stripeErrorOf(stripe.refunds.create(refund, { ...options, timeout: 100 }));
    expect(error.type).toBe("StripeConnectionError");
    await expect.poll(async () => (await stripe.refunds.list()).data.length, { timeout: 5_000 }).toBe(1);
  });
});
