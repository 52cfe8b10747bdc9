import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { maskPayload } from "./mask-payload.ts";

const masked = (payload: unknown) => JSON.parse(maskPayload(JSON.stringify(payload)) ?? "null");

it("shows ids, amounts, times and a vendor's own words", () => {
  const stripe = {
    id: "evt_3QabcDEF123456789",
    object: "event",
    type: "refund.failed",
    created: 1_732_098_798,
    livemode: false,
    data: {
      object: {
        id: "re_3QabcDEF123456789",
        amount: 4_900,
        currency: "usd",
        status: "failed",
        metadata: { order_id: "ord_1001", source_message_id: "msg_01JD42F3ABCDEFGHJKMNPQRSTV" },
      },
    },
  };
  expect(masked(stripe)).toEqual(stripe);
});

it("hides everything that could be about a person, wherever a sender puts it", () => {
  const personal = {
    From: "ada@example.com",
    FromFull: { Name: "Ada", Email: "ada@example.com" },
    type: "Ada Lovelace",
    status: "ada@example.com",
    note: "lovelace",
    phone: 4_915_112_345_678,
    local: 30_123_456,
    tags: ["Ada", "Grace"],
    "ada@example.com": { seen: true },
    "+49 151 1234": 1,
    nested: [{ a: { b: "12 Main Street" } }],
  };
  const text = JSON.stringify(masked(personal));
  expect(text).not.toMatch(/ada|lovelace|grace|main street|4915|30123456|151/i);
  expect(masked(personal)).toMatchObject({ tags: ["•••", "•••"], "••• 9": { seen: true } });
});

it("keeps each recorded payload readable, and no address in it", () => {
  const folder = join(import.meta.dirname, "..", "webhooks", "fixtures");
  for (const name of readdirSync(folder)) {
    const text = maskPayload(readFileSync(join(folder, name), "utf8")) ?? "";
    expect(text, name).not.toMatch(/@|Ada|Lovelace/);
    expect(Object.keys(JSON.parse(text)).length, name).toBeGreaterThan(3);
  }
});

it("masks values that lie too deep or are too many, and is null for a body that is no JSON", () => {
  const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  expect(maskPayload(deep)?.length).toBeLessThan(2_000);
  expect(masked(Array.from({ length: 1_000 }, () => 1))).toHaveLength(101);
  expect(masked(Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`k${n}`, 1])))["…"]).toBe(
    "200 more",
  );
  expect(maskPayload("not json")).toBeNull();
});
