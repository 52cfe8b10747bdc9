import { expect, test } from "vitest";
import { namedAmounts, namedOrders, readMail } from "./read-mail.ts";

test("reads the ids above the subject and none below it", () => {
  const mail = readMail(
    "Customer: cust_001\nMessage: msg_1\nSubject: Hello\nCustomer: cust_002\nSubject: Other\nThe text",
  );
  expect(mail).toEqual({
    customerId: "cust_001",
    subject: "Hello",
    body: "Customer: cust_002\nSubject: Other\nThe text",
  });
});

test("leaves out what is quoted", () => {
  const mail = readMail(
    "Subject: Re\nYes please.\n> Refund ord_1001?\nOn Thu, 19 Nov 2026 Vagus wrote:\nord_1002",
  );
  expect(mail.body).toBe("Yes please.");
});

test("finds orders once each, in their order", () => {
  expect(namedOrders("ord_1002, ORD_1001 and ord_1002; not word_7")).toEqual(["ord_1002", "ord_1001"]);
});

test.each([
  ["$20", [[2_000, "USD"]]],
  [
    "I paid $1,250.00 and 30 USD",
    [
      [125_000, "USD"],
      [3_000, "USD"],
    ],
  ],
  [
    "58 euros, €58, 12.5 EUR",
    [
      [5_800, "EUR"],
      [5_800, "EUR"],
      [1_250, "EUR"],
    ],
  ],
  ["order 1001, 3 parcels, 20%", []],
])("%s", (text, amounts) => {
  expect(namedAmounts(text).map(({ amountCents, currency }) => [amountCents, currency])).toEqual(amounts);
});
