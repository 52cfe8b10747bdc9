import { describe, expect, it } from "vitest";
import { type CustomerInput, type Known, planCustomer, planOrder } from "./plan.ts";
import { CustomerData, OrderData } from "./schemas.ts";

const EARLY = new Date("2026-01-01T00:00:00Z");
const LATE = new Date("2026-02-01T00:00:00Z");
const nothing = (): Known => ({ customers: new Map(), owners: new Map(), orders: new Map() });
const ADA: CustomerInput = { id: "cust_1", email: "ada@example.com", name: "Ada", tier: "pro" };
const ORDER: OrderData = {
  id: "ord_1",
  customerId: "cust_1",
  chargeId: "ch_1",
  amountCents: 500,
  currency: "JPY",
  description: "Tea",
};

describe("a customer", () => {
  it("is new once, then unchanged, and changed by the fields that differ", () => {
    const known = nothing();
    expect(planCustomer(known, ADA, EARLY)).toEqual({ change: "new" });
    expect(planCustomer(known, ADA, LATE)).toEqual({ change: "unchanged" });
    expect(planCustomer(known, { ...ADA, name: "Ada L.", tier: "enterprise" }, LATE)).toEqual({
      change: "changed",
      fields: ["name", "tier"],
    });
  });

  it("keeps what the source leaves out, and starts as standard", () => {
    const known = nothing();
    const { tier: _, name: __, ...bare } = ADA;
    planCustomer(known, bare, EARLY);
    expect(known.customers.get("cust_1")).toMatchObject({ tier: "standard", name: "", createdAt: EARLY });
    planCustomer(known, ADA, LATE);
    expect(planCustomer(known, bare, LATE)).toEqual({ change: "unchanged" });
    expect(known.customers.get("cust_1")).toMatchObject({ tier: "pro", name: "Ada", createdAt: EARLY });
  });

  it("is not changed by data that are older than the row", () => {
    const known = nothing();
    planCustomer(known, ADA, LATE);
    expect(planCustomer(known, { ...ADA, name: "Before" }, EARLY)).toEqual({ change: "unchanged" });
    expect(known.customers.get("cust_1")?.name).toBe("Ada");
  });

  it("cannot take another customer's address until that one has a new one", () => {
    const known = nothing();
    planCustomer(known, ADA, EARLY);
    const other = { ...ADA, id: "cust_2" };
    expect(planCustomer(known, other, LATE)).toEqual({
      change: "refused",
      cause: "email_taken",
      customerId: "cust_1",
    });
    planCustomer(known, { ...ADA, email: "ada@new.example" }, LATE);
    expect(planCustomer(known, other, LATE)).toEqual({ change: "new" });
  });
});

describe("an order", () => {
  it("needs its customer, and never moves to another", () => {
    const known = nothing();
    expect(planOrder(known, ORDER, EARLY)).toMatchObject({ change: "refused", cause: "unknown_customer" });
    planCustomer(known, ADA, EARLY);
    planCustomer(known, { ...ADA, id: "cust_2", email: "b@example.com" }, EARLY);
    expect(planOrder(known, ORDER, EARLY)).toEqual({ change: "new" });
    expect(planOrder(known, { ...ORDER, customerId: "cust_2" }, LATE)).toEqual({
      change: "refused",
      cause: "order_of_other_customer",
      customerId: "cust_1",
    });
  });

  it("is changed by newer data only", () => {
    const known = nothing();
    planCustomer(known, ADA, EARLY);
    planOrder(known, ORDER, LATE);
    expect(planOrder(known, { ...ORDER, amountCents: 1 }, EARLY)).toEqual({ change: "unchanged" });
    expect(planOrder(known, { ...ORDER, amountCents: 400 }, LATE)).toEqual({
      change: "changed",
      fields: ["amountCents"],
    });
  });
});

describe("the data of a source", () => {
  const customer = { id: "cust_a-1", email: "Ada@Example.com", name: " Ada ", createdAt: "2025-03-01" };

  it("are read into the form that is stored", () => {
    expect(CustomerData.parse(customer)).toEqual({
      id: "cust_a-1",
      email: "ada@example.com",
      name: "Ada",
      createdAt: "2025-03-01T00:00:00Z",
    });
    expect(OrderData.parse({ ...ORDER, currency: "jpy" }).currency).toBe("JPY");
  });

  it.each([
    ["an id of another kind", { ...customer, id: "ord_1" }],
    ["an id with a space", { ...customer, id: "cust_a 1" }],
    ["no name", { ...customer, name: " " }],
    ["a name with NUL", { ...customer, name: "a\u0000" }],
    ["an unknown tier", { ...customer, tier: "gold" }],
    ["a year that no index takes", { ...customer, createdAt: "0001-01-01" }],
    ["an unknown field", { ...customer, phone: "1" }],
  ])("with %s are refused", (_what, data) => {
    expect(CustomerData.safeParse(data).success).toBe(false);
  });

  it.each([
    ["no amount", { ...ORDER, amountCents: 0 }],
    ["half a cent", { ...ORDER, amountCents: 0.5 }],
    ["more than a charge can hold", { ...ORDER, amountCents: 100_000_000 }],
    ["no currency", { ...ORDER, currency: "XYZ" }],
    ["a refund for a charge", { ...ORDER, chargeId: "re_1" }],
  ])("with %s are refused", (_what, data) => {
    expect(OrderData.safeParse(data).success).toBe(false);
  });
});
