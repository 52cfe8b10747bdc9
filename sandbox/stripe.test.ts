import Stripe from "stripe";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { startSandbox, type TestSandbox } from "./testing/start-sandbox";

/** The official SDK, pointed at the sandbox. It does not retry by itself unless a test says so. */
function connect(sandbox: TestSandbox, key = "sk_test_local", maxNetworkRetries = 0): Stripe {
  return new Stripe(key, {
    host: "127.0.0.1",
    port: sandbox.port,
    protocol: "http",
    telemetry: false,
    maxNetworkRetries,
    timeout: 10_000,
  });
}

const start = () => startSandbox("stripe", { only: ["stripe"] });

/** The error a call ends in; a call that succeeds fails the test. */
async function errorOf(call: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  const outcome = await call.then(
    () => null,
    (error: unknown) => error,
  );
  if (outcome instanceof Stripe.errors.StripeError) return outcome;
  throw new Error(`A Stripe error was expected, it came to ${String(outcome)}.`);
}

describe("charges", () => {
  test("ten are there, one for each order of the local data", async () => {
    const stripe = connect(await start());
    const charges = await stripe.charges.list({ limit: 100 }).autoPagingToArray({ limit: 100 });
    expect(
      charges.map((charge) => [charge.id, charge.metadata.order_id, charge.amount, charge.currency]),
    ).toEqual([
      ["ch_sbx_1010", "ord_1010", 5_800, "eur"],
      ["ch_sbx_1009", "ord_1009", 21_000, "usd"],
      ["ch_sbx_1008", "ord_1008", 7_500, "usd"],
      ["ch_sbx_1007", "ord_1007", 1_250, "usd"],
      ["ch_sbx_1006", "ord_1006", 64_000, "usd"],
      ["ch_sbx_1005", "ord_1005", 9_900, "usd"],
      ["ch_sbx_1004", "ord_1004", 18_000, "usd"],
      ["ch_sbx_1003", "ord_1003", 3_000, "usd"],
      ["ch_sbx_1002", "ord_1002", 125_000, "usd"],
      ["ch_sbx_1001", "ord_1001", 4_900, "usd"],
    ]);
    const charge = await stripe.charges.retrieve("ch_sbx_1001");
    expect(charge.payment_method_details?.card).toMatchObject({ brand: "visa", last4: "4242" });
  });

  test("a new one is taken, a declined card is 402", async () => {
    const stripe = connect(await start());
    const charge = await stripe.charges.create({
      amount: 700,
      currency: "USD",
      metadata: { order_id: "ord_1" },
    });
    expect(charge).toMatchObject({
      amount: 700,
      currency: "usd",
      paid: true,
      metadata: { order_id: "ord_1" },
    });
    const declined = stripe.charges.create({ amount: 700, currency: "usd", source: "tok_chargeDeclined" });
    expect(await errorOf(declined)).toMatchObject({
      statusCode: 402,
      rawType: "card_error",
      code: "card_declined",
    });
  });
});

describe("refunds", () => {
  test("gives back a part, then the rest, with metadata, and changes the charge", async () => {
    const stripe = connect(await start());
    const metadata = { approval_id: "apr_01", "odd key": "a&b=c[d]" };
    const part = await stripe.refunds.create({
      charge: "ch_sbx_1001",
      amount: 2_000,
      reason: "requested_by_customer",
      metadata,
    });
    expect(part).toMatchObject({ amount: 2_000, currency: "usd", status: "succeeded", metadata });
    expect(part.id).toMatch(/^re_/);
    expect(part.lastResponse.requestId).toMatch(/^req_/);
    expect(await stripe.charges.retrieve("ch_sbx_1001")).toMatchObject({
      amount_refunded: 2_000,
      refunded: false,
    });

    const rest = await stripe.refunds.create({ payment_intent: "pi_sbx_1001" });
    expect(rest.amount).toBe(2_900);
    expect(await stripe.charges.retrieve("ch_sbx_1001")).toMatchObject({
      amount_refunded: 4_900,
      refunded: true,
    });
    expect(await stripe.refunds.retrieve(part.id)).toEqual(
      expect.objectContaining({ id: part.id, metadata }),
    );
  });

  test("are listed by charge, newest first, page by page", async () => {
    const stripe = connect(await start());
    const made: string[] = [];
    for (const amount of [100, 200, 300]) {
      made.unshift((await stripe.refunds.create({ charge: "ch_sbx_1002", amount })).id);
    }
    await stripe.refunds.create({ charge: "ch_sbx_1003" });
    const first = await stripe.refunds.list({ charge: "ch_sbx_1002", limit: 2 });
    expect(first.has_more).toBe(true);
    const all = await stripe.refunds
      .list({ charge: "ch_sbx_1002", limit: 2 })
      .autoPagingToArray({ limit: 10 });
    expect(all.map((refund) => refund.id)).toEqual(made);
  });

  test.each([
    ["twice in full", { charge: "ch_sbx_1007" }, { statusCode: 400, code: "charge_already_refunded" }],
    ["more than there is", { charge: "ch_sbx_1008", amount: 7_501 }, { statusCode: 400, param: "amount" }],
    [
      "an unknown charge",
      { charge: "ch_none" },
      { statusCode: 400, code: "resource_missing", param: "charge" },
    ],
    ["no charge", { amount: 1 }, { statusCode: 400, code: "parameter_missing" }],
    ["nothing", { charge: "ch_sbx_1008", amount: 0 }, { statusCode: 400, code: "parameter_invalid_integer" }],
    [
      "half a cent",
      { charge: "ch_sbx_1008", amount: 0.5 },
      { statusCode: 400, code: "parameter_invalid_integer" },
    ],
    [
      "without a known reason",
      { charge: "ch_sbx_1008", reason: "whim" },
      { statusCode: 400, param: "reason" },
    ],
    [
      "with a parameter unknown here",
      { charge: "ch_sbx_1008", origin: "customer_balance" as const },
      { code: "parameter_unknown", param: "origin" },
    ],
  ])("of %s are refused", async (_what, params, expected) => {
    const stripe = connect(await start());
    await stripe.refunds.create({ charge: "ch_sbx_1007" });
    const error = await errorOf(stripe.refunds.create(params));
    expect(error.type).toBe("StripeInvalidRequestError");
    expect(error).toMatchObject(expected);
    expect((await stripe.refunds.list()).data).toHaveLength(1);
  });

  test("an id that does not exist is 404", async () => {
    const stripe = connect(await start());
    expect(await errorOf(stripe.refunds.retrieve("re_none"))).toMatchObject({
      statusCode: 404,
      code: "resource_missing",
    });
  });

  test("another key is turned away, and shown masked", async () => {
    const sandbox = await start();
    const error = await errorOf(connect(sandbox, "sk_test_somebody_else").refunds.list());
    expect(error.type).toBe("StripeAuthenticationError");
    expect(error.message).not.toContain("somebody");
    expect((await fetch(`${sandbox.url}/v1/refunds`)).status).toBe(401);
  });

  test("of one charge at the same time never give back more than was paid", async () => {
    const stripe = connect(await start());
    const tries = Array.from({ length: 8 }, () =>
      stripe.refunds.create({ charge: "ch_sbx_1009", amount: 15_000 }),
    );
    const outcomes = await Promise.allSettled(tries);
    expect(outcomes.filter((outcome) => outcome.status === "fulfilled")).toHaveLength(1);
    expect((await stripe.charges.retrieve("ch_sbx_1009")).amount_refunded).toBe(15_000);
  });
});

describe("an idempotency key", () => {
  const refund = { charge: "ch_sbx_1001", amount: 1_000, metadata: { a: "1", b: "2" } };
  const options = { idempotencyKey: "refund:msg_1:ord_1001" };

  test("gives the same answer for the same parameters, in any order", async () => {
    const stripe = connect(await start());
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
    const stripe = connect(await start());
    await stripe.refunds.create(refund, options);
    const other = await errorOf(stripe.refunds.create({ ...refund, amount: 1_001 }, options));
    expect(other).toMatchObject({
      type: "StripeIdempotencyError",
      statusCode: 400,
      rawType: "idempotency_error",
    });
    const charge = await errorOf(stripe.charges.create({ amount: 1_000, currency: "usd" }, options));
    expect(charge.rawType).toBe("idempotency_error");
  });

  test("that is in flight is 409, and the first call goes on", async () => {
    const sandbox = await start();
    const stripe = connect(sandbox);
    await sandbox.fault({ match: "POST /v1/refunds", status: "slow", delayMs: 2_000 });
    const first = stripe.refunds.create(refund, options);
    await expect.poll(async () => (await sandbox.calls()).map((call) => call.status)).toEqual([null]);
    const second = await errorOf(stripe.refunds.create(refund, options));
    expect(second).toMatchObject({ statusCode: 409, code: "idempotency_key_in_use", type: "StripeAPIError" });
    const { id } = await first;
    expect((await stripe.refunds.create(refund, options)).id).toBe(id);
    expect((await stripe.refunds.list()).data).toHaveLength(1);
  });

  test("is not spent on a request that was refused", async () => {
    const stripe = connect(await start());
    await errorOf(stripe.refunds.create({ ...refund, amount: 0 }, options));
    await errorOf(stripe.refunds.create({ ...refund, charge: "ch_none" }, options));
    expect((await stripe.refunds.create(refund, options)).amount).toBe(1_000);
  });

  test("is forgotten after 24 hours: the same request is then a new one", async () => {
    const stripe = connect(await start());
    onTestFinished(() => void vi.useRealTimers());
    vi.useFakeTimers({ toFake: ["Date"] });
    const first = await stripe.refunds.create(refund, options);
    vi.setSystemTime(Date.now() + 24 * 60 * 60 * 1000 - 1);
    expect((await stripe.refunds.create(refund, options)).id).toBe(first.id);
    vi.setSystemTime(Date.now() + 1);
    expect((await stripe.refunds.create(refund, options)).id).not.toBe(first.id);
  });

  test("longer than 255 characters is refused", async () => {
    const stripe = connect(await start());
    const error = await errorOf(stripe.refunds.create(refund, { idempotencyKey: "k".repeat(256) }));
    expect(error.statusCode).toBe(400);
  });
});

describe("faults", () => {
  const refund = { charge: "ch_sbx_1006", amount: 5_000, metadata: { refund_id: "rfd_01" } };
  const options = { idempotencyKey: "refund:msg_9:ord_1006" };

  test("500 stays under the key: it is replayed, and nothing was refunded", async () => {
    const sandbox = await start();
    const stripe = connect(sandbox);
    await sandbox.fault({ match: "POST /v1/refunds", status: 500 });
    const first = await errorOf(stripe.refunds.create(refund, options));
    const again = await errorOf(stripe.refunds.create(refund, options));
    expect([first.statusCode, again.statusCode]).toEqual([500, 500]);
    expect(again.headers?.["idempotent-replayed"]).toBe("true");
    expect((await stripe.refunds.list({ charge: refund.charge })).data).toEqual([]);
  });

  test("500 does not undo what the key did before", async () => {
    const sandbox = await start();
    const stripe = connect(sandbox);
    const { id } = await stripe.refunds.create(refund, options);
    await sandbox.fault({ match: "POST /v1/refunds", status: 500 });
    expect((await stripe.refunds.create(refund, options)).id).toBe(id);
  });

  test.each([503, 429])("%i stores nothing: the same key works afterwards", async (status) => {
    const sandbox = await start();
    const stripe = connect(sandbox);
    await sandbox.fault({ match: { method: "POST", path: "/v1/refunds" }, status });
    expect((await errorOf(stripe.refunds.create(refund, options))).statusCode).toBe(status);
    expect((await stripe.refunds.create(refund, options)).status).toBe("succeeded");
  });

  test("a lost answer is healed by the SDK's one retry, with the same key", async () => {
    const sandbox = await start();
    const stripe = connect(sandbox);
    await sandbox.fault({ match: "POST /v1/refunds", kind: "reset-after" });
    const made = await stripe.refunds.create(refund, options);
    expect(made.lastResponse.headers["idempotent-replayed"]).toBe("true");
    expect((await stripe.refunds.list({ charge: refund.charge })).data.map(({ id }) => id)).toEqual([
      made.id,
    ]);
  });

  test("an answer lost for good is found by listing", async () => {
    const sandbox = await start();
    const stripe = connect(sandbox);
    await sandbox.fault({ match: "POST /v1/refunds", status: "reset-after", times: null });
    const error = await errorOf(stripe.refunds.create(refund, options));
    expect(error.type).toBe("StripeConnectionError");
    const found = await stripe.refunds.list({ charge: refund.charge });
    expect(found.data.map(({ metadata }) => metadata)).toEqual([refund.metadata]);
  });

  test("a reset before is no refund", async () => {
    const sandbox = await start();
    const stripe = connect(sandbox);
    await sandbox.fault({ match: "POST /v1/refunds", status: "reset", times: 2 });
    expect((await errorOf(stripe.refunds.create(refund, options))).type).toBe("StripeConnectionError");
    expect((await stripe.refunds.list()).data).toEqual([]);
    expect((await sandbox.calls()).map((call) => call.status)).toEqual(["reset", "reset", 200]);
  });

  test.each([
    ["timeout", 0],
    ["timeout-after", 1],
  ])("%s never answers, and leaves %i refunds", async (status, count) => {
    const sandbox = await start();
    const stripe = connect(sandbox);
    await sandbox.fault({ match: "POST /v1/refunds", status });
    const error = await errorOf(stripe.refunds.create(refund, { ...options, timeout: 300 }));
    expect(error.message).toContain("timeout");
    expect((await stripe.refunds.list()).data).toHaveLength(count);
  });

  test("a caller who gives up does not stop a slow refund", async () => {
    const sandbox = await start();
    const stripe = connect(sandbox);
    await sandbox.fault({ match: "POST /v1/refunds", status: "slow", delayMs: 600 });
    const error = await errorOf(stripe.refunds.create(refund, { ...options, timeout: 100 }));
    expect(error.type).toBe("StripeConnectionError");
    await expect.poll(async () => (await stripe.refunds.list()).data.length, { timeout: 5_000 }).toBe(1);
  });
});

test("the call list names what happened", async () => {
  const sandbox = await start();
  const stripe = connect(sandbox);
  const made = await stripe.refunds.create({ charge: "ch_sbx_1001" }, { idempotencyKey: "k1" });
  await errorOf(stripe.refunds.create({ charge: "ch_sbx_1001" }, { idempotencyKey: "k2" }));
  expect(await sandbox.calls()).toMatchObject([
    {
      id: 1,
      method: "POST",
      path: "/v1/refunds",
      status: 200,
      idempotencyKey: "k1",
      requestId: made.lastResponse.requestId,
      fault: null,
      summary: `${made.id}: 4900 usd of ch_sbx_1001`,
    },
    { id: 2, status: 400, idempotencyKey: "k2", summary: "refused: charge_already_refunded" },
  ]);
});
