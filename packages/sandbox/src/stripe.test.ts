import { describe, expect, test } from "vitest";
import { startSandbox } from "./testing/start-sandbox.ts";
import { stripeAt, stripeErrorOf } from "./testing/stripe-client.ts";

const start = () => startSandbox("stripe", { only: ["stripe"] });

describe("charges", () => {
  test("ten are there, one for each order of the local data", async () => {
    const stripe = stripeAt((await start()).port);
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
    const stripe = stripeAt((await start()).port);
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
    expect(await stripeErrorOf(declined)).toMatchObject({
      statusCode: 402,
      rawType: "card_error",
      code: "card_declined",
    });
  });
});

describe("a disputed charge", () => {
  const dispute = { kind: "stripe.charge.dispute.created", chargeId: "ch_sbx_1004" };
  const close = { kind: "stripe.charge.dispute.closed", chargeId: "ch_sbx_1004" };

  test.each([
    ["open", [dispute], "needs_response", false],
    ["an inquiry", [{ ...dispute, status: "warning_needs_response" }], "warning_needs_response", true],
    ["lost", [dispute, { ...close, outcome: "lost" }], "lost", false],
    ["won", [dispute, { ...close, outcome: "won" }], "won", true],
  ])("that is %s says so on the charge, in the list of disputes and to a refund", async (...row) => {
    const [, orders, status, refundable] = row;
    const sandbox = await start();
    const stripe = stripeAt(sandbox.port);
    expect(await stripe.charges.retrieve("ch_sbx_1004")).toMatchObject({ disputed: false });
    expect((await stripe.disputes.list({ charge: "ch_sbx_1004" })).data).toEqual([]);
    for (const order of orders) await sandbox.control("POST", "deliver", order);
    expect(await stripe.charges.retrieve("ch_sbx_1004")).toMatchObject({ disputed: true, refunded: false });
    const { data } = await stripe.disputes.list({ charge: "ch_sbx_1004" });
    expect(data).toMatchObject([{ id: "du_sbx_1004", status, is_charge_refundable: refundable }]);
    expect((await stripe.disputes.list({ charge: "ch_sbx_1005" })).data).toEqual([]);
    const refund = stripe.refunds.create({ charge: "ch_sbx_1004", amount: 100 });
    if (refundable) expect((await refund).status).toBe("succeeded");
    else expect(await stripeErrorOf(refund)).toMatchObject({ code: "charge_disputed" });
  });
});

describe("refunds", () => {
  test("gives back a part, then the rest, with metadata, and changes the charge", async () => {
    const stripe = stripeAt((await start()).port);
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
    const stripe = stripeAt((await start()).port);
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
    const stripe = stripeAt((await start()).port);
    await stripe.refunds.create({ charge: "ch_sbx_1007" });
    const error = await stripeErrorOf(stripe.refunds.create(params));
    expect(error.type).toBe("StripeInvalidRequestError");
    expect(error).toMatchObject(expected);
    expect((await stripe.refunds.list()).data).toHaveLength(1);
  });

  test("an id that does not exist is 404", async () => {
    const stripe = stripeAt((await start()).port);
    expect(await stripeErrorOf(stripe.refunds.retrieve("re_none"))).toMatchObject({
      statusCode: 404,
      code: "resource_missing",
    });
  });

  test("another key is refused, and shown masked", async () => {
    const sandbox = await start();
    const error = await stripeErrorOf(stripeAt(sandbox.port, "sk_test_somebody_else").refunds.list());
    expect(error.type).toBe("StripeAuthenticationError");
    expect(error.message).not.toContain("somebody");
    expect((await fetch(`${sandbox.url}/v1/refunds`)).status).toBe(401);
  });

  test("of one charge at the same time never give back more than was paid", async () => {
    const stripe = stripeAt((await start()).port);
    const tries = Array.from({ length: 8 }, () =>
      stripe.refunds.create({ charge: "ch_sbx_1009", amount: 15_000 }),
    );
    const outcomes = await Promise.allSettled(tries);
    expect(outcomes.filter((outcome) => outcome.status === "fulfilled")).toHaveLength(1);
    expect((await stripe.charges.retrieve("ch_sbx_1009")).amount_refunded).toBe(15_000);
  });
});

test("the call list names what happened", async () => {
  const sandbox = await start();
  const stripe = stripeAt(sandbox.port);
  const made = await stripe.refunds.create({ charge: "ch_sbx_1001" }, { idempotencyKey: "k1" });
  await stripeErrorOf(stripe.refunds.create({ charge: "ch_sbx_1001" }, { idempotencyKey: "k2" }));
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
