import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EVENT_SCHEMAS } from "@/lib/events/event-schemas";
import { applyMapping, CONVERSIONS, convert, isPointer, Mapping, valueAt } from "./mapping.ts";

const churn = (field: unknown) =>
  Mapping.parse({ rules: [{ event: "customer/churned", fields: { customerId: field } }] });

describe("a mapping", () => {
  const two = Mapping.parse({
    rules: [
      {
        when: { pointer: "/type", equals: "trial.started" },
        event: "user/trial.started",
        fields: { customerId: { from: "/data/id" } },
      },
      {
        when: { pointer: "/type", equals: "churned" },
        event: "customer/churned",
        fields: { customerId: { from: "/data/id" } },
      },
    ],
  });

  it("uses the first matching rule", () => {
    expect(applyMapping(two, { type: "churned", data: { id: "cust_1" } })).toEqual({
      outcome: "event",
      event: "customer/churned",
      data: { customerId: "cust_1" },
    });
    expect(applyMapping(two, { type: "other" })).toEqual({ outcome: "no_rule" });
  });

  it("names each field that is missing or breaks the event's schema", () => {
    const refused = (mapping: Mapping, payload: unknown) => {
      const mapped = applyMapping(mapping, payload);
      return mapped.outcome === "mapping" ? mapped.issues : mapped;
    };
    for (const data of [{}, null])
      expect(refused(two, { type: "churned", data })).toEqual([
        { path: "customerId", message: "The payload has nothing at /data/id." },
      ]);
    expect(refused(two, { type: "churned", data: { id: 7 } })).toEqual([
      { path: "customerId", message: "Invalid input: expected string, received number" },
    ]);
    expect(refused(churn({ from: "/id", as: "cents" }), { id: "ada@example.com" })).toEqual([
      { path: "customerId", message: "The value at /id cannot be read as cents." },
    ]);
    const failed = Mapping.parse({
      rules: [{ event: "customer/refund.failed", fields: { refundId: { from: "/refund" } } }],
    });
    expect(refused(failed, {})).toMatchObject([{ path: "refundId" }, { path: "ticketId" }]);
  });

  it("takes constants, functions and defaults", () => {
    const made = (field: unknown, payload: unknown) => applyMapping(churn(field), payload);
    const event = (customerId: string) => ({
      outcome: "event",
      event: "customer/churned",
      data: { customerId },
    });
    expect(made({ constant: "cust_9" }, null)).toEqual(event("cust_9"));
    expect(made({ from: "/id", as: "text" }, { id: 7 })).toEqual(event("7"));
    expect(made({ from: "/id", as: "lowercase" }, { id: " CUST_1 " })).toEqual(event("cust_1"));
    expect(made({ from: "/id", otherwise: "cust_0" }, {})).toEqual(event("cust_0"));
  });

  it.each([
    ["an event nobody knows", { rules: [{ event: "customer/chruned", fields: {} }] }],
    ["a pointer that is none", { rules: [{ event: "customer/churned", fields: { a: { from: "id" } } }] }],
    [
      "an unknown function",
      { rules: [{ event: "customer/churned", fields: { a: { from: "", as: "eval" } } }] },
    ],
    [
      "a field with an invalid name",
      { rules: [{ event: "customer/churned", fields: { __proto__x: { constant: 1 } } }] },
    ],
    ["no rule", { rules: [] }],
  ])("with %s is refused", (_why, mapping) => {
    expect(Mapping.safeParse(mapping).success).toBe(false);
  });
});

/** Any path to a value in JSON. */
function pathsOf(value: unknown): string[][] {
  if (typeof value !== "object" || value === null) return [[]];
  return [
    [],
    ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner).map((path) => [key, ...path])),
  ];
}

const toPointer = (path: string[]) =>
  path.map((key) => `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

describe("a pointer", () => {
  it("reaches every place of every payload, and no inherited property", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (payload) => {
        for (const path of pathsOf(payload)) {
          const pointer = toPointer(path);
          expect(isPointer(pointer)).toBe(true);
          const expected = path.reduce<unknown>((at, key) => Reflect.get(Object(at), key), payload);
          expect(valueAt(payload, pointer)).toBe(expected);
        }
        for (const inherited of ["/constructor", "/toString", "/length", "/__proto__"])
          if (!Object.hasOwn(Object(payload), inherited.slice(1)))
            expect(valueAt(payload, inherited)).toBeUndefined();
      }),
    );
  });
});

describe("for any payload", () => {
  const Constant = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
  const pointer = fc.array(fc.string({ maxLength: 5 }), { maxLength: 3 }).map(toPointer);
  const field = fc.oneof(
    fc.record({ constant: Constant }),
    fc.record(
      { from: pointer, as: fc.constantFrom(...CONVERSIONS), otherwise: Constant },
      { requiredKeys: ["from"] },
    ),
  );
  const rule = fc.record(
    {
      when: fc.record({ pointer, equals: Constant }),
      event: fc.constantFrom(
        "customer/churned",
        "user/trial.started",
        "stripe/refund.updated",
        "customer/refund.failed",
      ),
      fields: fc.dictionary(
        fc.constantFrom("customerId", "refundId", "status", "ticketId", "stripeRefundId"),
        field,
      ),
    },
    { requiredKeys: ["event", "fields"] },
  );

  it("a mapping returns, and its event fits the catalogue and has only the mapped fields", () => {
    fc.assert(
      fc.property(fc.array(rule, { minLength: 1, maxLength: 4 }), fc.jsonValue(), (rules, payload) => {
        const mapping = Mapping.parse({ rules });
        const mapped = applyMapping(mapping, payload);
        expect(applyMapping(mapping, payload)).toEqual(mapped);
        if (mapped.outcome !== "event") return;
        expect(EVENT_SCHEMAS[mapped.event].safeParse(mapped.data).success).toBe(true);
        const named = mapping.rules.flatMap(({ fields }) => Object.keys(fields));
        for (const key of Object.keys(mapped.data)) expect(named).toContain(key);
      }),
      { numRuns: 500 },
    );
  });

  it("a function returns a value or undefined, never NaN", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.jsonValue(), fc.string(), fc.double()),
        fc.constantFrom(...CONVERSIONS),
        (value, as) => {
          const made = convert(value, as);
          expect(["string", "number", "undefined"]).toContain(typeof made);
          if (typeof made === "number" && typeof value !== "number") expect(Number.isFinite(made)).toBe(true);
        },
      ),
    );
  });

  it("cents are exact", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1_000_000_00, max: 1_000_000_00 }), (cents) => {
        expect(convert((cents / 100).toFixed(2), "cents")).toBe(cents === 0 ? 0 : cents);
      }),
    );
    expect([12.5, "1.999", "1e3", "", null, {}].map((value) => convert(value, "cents"))).toEqual([
      1250,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
