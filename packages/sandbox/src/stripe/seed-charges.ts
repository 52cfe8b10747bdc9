import type { ChargeFacts } from "./charge.ts";

/** 2026-10-05 09:00 UTC, when the first of the ten orders was paid. */
const FIRST_PAID_AT = 1_791_190_800;
const DAY_SECONDS = 86_400;

/** The orders of the local data, in the order of their numbers from 1001: customer, cents, currency, card. */
const ORDERS = [
  ["001", 4_900, "usd", "visa", "4242"],
  ["001", 125_000, "usd", "visa", "4242"],
  ["002", 3_000, "usd", "mastercard", "4444"],
  ["002", 18_000, "usd", "mastercard", "4444"],
  ["003", 9_900, "usd", "amex", "0005"],
  ["003", 64_000, "usd", "amex", "0005"],
  ["004", 1_250, "usd", "visa", "1881"],
  ["004", 7_500, "usd", "visa", "1881"],
  ["005", 21_000, "usd", "mastercard", "5100"],
  ["005", 5_800, "eur", "visa", "3220"],
] as const;

/** The charges every sandbox starts with: `ch_sbx_1001` to `ch_sbx_1010`, each naming its order. */
export const SEED_CHARGES: readonly ChargeFacts[] = ORDERS.map(
  ([customer, amount, currency, brand, last4], i) => ({
    id: `ch_sbx_${1001 + i}`,
    amount,
    currency,
    created: FIRST_PAID_AT + i * DAY_SECONDS,
    customer: `cus_sbx_${customer}`,
    description: `Order ord_${1001 + i}`,
    metadata: { order_id: `ord_${1001 + i}`, customer_id: `cust_${customer}` },
    brand,
    last4,
  }),
);
