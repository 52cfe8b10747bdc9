import { expect, test } from "vitest";
import { canonicalForm, parseForm } from "./form.ts";

const parse = (text: string) => parseForm(new URLSearchParams(text));

test("nests brackets and decodes names and values", () => {
  expect(parse("amount=100&metadata[order_id]=ord_1&metadata[a%20b]=%C3%A9&expand[]=x&expand[]=y")).toEqual({
    amount: "100",
    metadata: { order_id: "ord_1", "a b": "é" },
    expand: { 0: "x", 1: "y" },
  });
});

test("a key named __proto__ is only a key", () => {
  const form = parse("__proto__[polluted]=yes");
  expect(Object.hasOwn(form, "__proto__")).toBe(true);
  expect(Reflect.get({}, "polluted")).toBeUndefined();
});

test.each(["a[b=1", "a]=1", "[a]=1", "a=1&a[b]=2"])("refuses %s", (text) => {
  expect(() => parse(text)).toThrow(/^Invalid/);
});

test("the canonical text does not depend on the order, and does on every value", () => {
  const one = canonicalForm(parse("amount=1&metadata[a]=x&metadata[b]=y"));
  expect(canonicalForm(parse("metadata[b]=y&metadata[a]=x&amount=1"))).toBe(one);
  expect(canonicalForm(parse("amount=1&metadata[a]=x&metadata[b]=z"))).not.toBe(one);
  expect(canonicalForm(parse("amount=1&metadata[a]=x"))).not.toBe(one);
});
