import { expect, test } from "vitest";
import { startSandbox } from "../testing/start-sandbox.ts";
import { stripeAt, stripeErrorOf } from "../testing/stripe-client.ts";
import { CREDENTIALS, startReceiver } from "../testing/webhook-receiver.ts";

const start = () => startSandbox("stripe", { only: ["stripe"] });

test("five customers are there, newest first, those of the local data", async () => {
  const stripe = stripeAt((await start()).port);
  const { data, has_more } = await stripe.customers.list({ limit: 2 });
  expect(has_more).toBe(true);
  expect(data.map(({ id, email, metadata }) => [id, email, metadata.customer_id])).toEqual([
    ["cus_sbx_005", "alan@example.com", "cust_005"],
    ["cus_sbx_004", "edsger@example.com", "cust_004"],
  ]);
  const rest = await stripe.customers.list({ limit: 100, starting_after: "cus_sbx_004" });
  expect(rest.data.map(({ id }) => id)).toEqual(["cus_sbx_003", "cus_sbx_002", "cus_sbx_001"]);
  expect((await stripe.customers.list({ email: "ada@example.com" })).data).toHaveLength(1);
});

test("a customer is created, changed with merged metadata, and deleted, each with a webhook", async () => {
  const receiver = await startReceiver();
  const sandbox = await startSandbox("stripe", { consoleUrl: receiver.url, ...CREDENTIALS });
  const stripe = stripeAt(sandbox.port);
  const { id } = await stripe.customers.create({ email: "n@example.com", metadata: { tier: "pro" } });
  const changed = await stripe.customers.update(id, { name: "N", metadata: { plan: "x" } });
  expect(changed).toMatchObject({ email: "n@example.com", name: "N", metadata: { tier: "pro", plan: "x" } });
  expect(await stripe.customers.del(id)).toMatchObject({ id, object: "customer", deleted: true });
  expect(await stripe.customers.retrieve(id)).toEqual(expect.objectContaining({ id, deleted: true }));
  expect((await stripe.customers.list({ limit: 100 })).data.map((one) => one.id)).not.toContain(id);
  expect(await stripeErrorOf(stripe.customers.update(id, { name: "N" }))).toMatchObject({ statusCode: 404 });
  await expect
    .poll(() => receiver.received.map(({ payload }) => payload.type).sort())
    .toEqual(["customer.created", "customer.deleted", "customer.updated"]);
});

test("the cursor of a deleted customer is an error, as an unknown one's", async () => {
  const stripe = stripeAt((await start()).port);
  await stripe.customers.del("cus_sbx_003");
  const list = stripe.customers.list({ starting_after: "cus_sbx_003" });
  expect(await stripeErrorOf(list)).toMatchObject({ statusCode: 400, code: "resource_missing" });
  expect(await stripeErrorOf(stripe.customers.retrieve("cus_nobody"))).toMatchObject({ statusCode: 404 });
});

test("a checkout that is completed is found by its id and by its payment", async () => {
  const receiver = await startReceiver();
  const sandbox = await startSandbox("stripe", { consoleUrl: receiver.url, ...CREDENTIALS });
  const stripe = stripeAt(sandbox.port);
  await sandbox.control("POST", "deliver", { kind: "stripe.charge.succeeded", chargeId: "ch_sbx_1002" });
  await sandbox.control("POST", "deliver", {
    kind: "stripe.checkout.session.completed",
    chargeId: "ch_sbx_1002",
    email: "guest@example.com",
    metadata: { order_id: "ord_9" },
  });
  const types = receiver.received.map(({ payload }) => payload.type);
  expect(types).toEqual(["charge.succeeded", "checkout.session.completed"]);
  const { data } = await stripe.checkout.sessions.list({ payment_intent: "pi_sbx_1002" });
  expect(data).toMatchObject([
    {
      payment_intent: "pi_sbx_1002",
      amount_total: 125_000,
      customer_details: { email: "guest@example.com" },
      metadata: { order_id: "ord_9" },
    },
  ]);
  expect(await stripe.checkout.sessions.retrieve(data[0]?.id ?? "")).toMatchObject({
    payment_status: "paid",
  });
  expect((await stripe.checkout.sessions.list({ payment_intent: "pi_sbx_1001" })).data).toEqual([]);
});

test("what is not modelled is an unknown URL", async () => {
  const { url } = await start();
  for (const [method, path] of [
    ["PUT", "/v1/customers/cus_sbx_001"],
    ["DELETE", "/v1/customers"],
    ["GET", "/v1/customers/cus_sbx_001/sources"],
    ["GET", "/v1/checkout"],
  ] as const) {
    const headers = { authorization: "Bearer sk_test_local" };
    const response = await fetch(`${url}${path}`, { method, headers });
    expect([response.status, await response.json()], path).toMatchObject([
      404,
      { error: { message: expect.stringContaining("Unrecognized request URL") } },
    ]);
  }
});
