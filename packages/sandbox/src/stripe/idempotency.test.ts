import { describe, expect, onTestFinished, test, vi } from "vitest";
import { startSandbox } from "../testing/start-sandbox.ts";
import { stripeAt, stripeErrorOf } from "../testing/stripe-client.ts";

const start = () => startSandbox("stripe", { only: ["stripe"] });

describe("an idempotency key", () => {
  const refund = { charge: "ch_sbx_1001", amount: 1_000, metadata: { a: "1", b: "2" } };
  const options = { idempotencyKey: "refund:msg_1:ord_1001" };

  test("gives the same answer for the same parameters, in any order", async () => {
    const stripe = stripeAt((await start()).port);
    const first = await stripe.refunds.create(refund, options);
    expect(first.lastResponse.headers["idempotent-replayed"]).toBeUndefined();
    const again = await stripe.refunds.create(
      { metadata: { b: "2", a: "1" }, amount: 1_000, charge: "ch_sbx_1001" },
      options,
    );
    expect(again).toEqual(first);
    expect(again.lastResponse.headers["idempotent-replayed"]).toBe("true");
    expect(again.lastResponse.headers["original-request"]).toBe(first.lastResponse.requestId);
    expect((await stripe.refunds.list()).data).toHaveLength(1);
  });

  test("with other parameters, or another endpoint, is an error", async () => {
    const stripe = stripeAt((await start()).port);
    await stripe.refunds.create(refund, options);
    const other = await stripeErrorOf(stripe.refunds.create({ ...refund, amount: 1_001 }, options));
    expect(other).toMatchObject({
      type: "StripeIdempotencyError",
      statusCode: 400,
      rawType: "idempotency_error",
    });
    const charge = await stripeErrorOf(stripe.charges.create({ amount: 1_000, currency: "usd" }, options));
    expect(charge.rawType).toBe("idempotency_error");
  });

  test("that is in flight is 409, and the first call goes on", async () => {
    const sandbox = await start();
    const stripe = stripeAt(sandbox.port);
    await sandbox.fault({ match: "POST /v1/refunds", status: "slow", delayMs: 2_000 });
    const first = stripe.refunds.create(refund, options);
    await expect.poll(async () => (await sandbox.calls()).map((call) => call.status)).toEqual([null]);
    const second = await stripeErrorOf(stripe.refunds.create(refund, options));
    expect(second).toMatchObject({ statusCode: 409, code: "idempotency_key_in_use", type: "StripeAPIError" });
    const { id } = await first;
    expect((await stripe.refunds.create(refund, options)).id).toBe(id);
    expect((await stripe.refunds.list()).data).toHaveLength(1);
  });

  test("is not spent on a request that was refused", async () => {
    const stripe = stripeAt((await start()).port);
    await stripeErrorOf(stripe.refunds.create({ ...refund, amount: 0 }, options));
    await stripeErrorOf(stripe.refunds.create({ ...refund, charge: "ch_none" }, options));
    expect((await stripe.refunds.create(refund, options)).amount).toBe(1_000);
  });

  test("is forgotten after 24 hours: the same request is then a new one", async () => {
    const stripe = stripeAt((await start()).port);
    onTestFinished(() => void vi.useRealTimers());
    vi.useFakeTimers({ toFake: ["Date"] });
    const first = await stripe.refunds.create(refund, options);
    vi.setSystemTime(Date.now() + 24 * 60 * 60 * 1000 - 1);
    expect((await stripe.refunds.create(refund, options)).id).toBe(first.id);
    vi.setSystemTime(Date.now() + 1);
    expect((await stripe.refunds.create(refund, options)).id).not.toBe(first.id);
  });

  test("longer than 255 characters is refused", async () => {
    const stripe = stripeAt((await start()).port);
    const error = await stripeErrorOf(stripe.refunds.create(refund, { idempotencyKey: "k".repeat(256) }));
    expect(error.statusCode).toBe(400);
  });
});
