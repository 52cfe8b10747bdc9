import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileExpression } from "./expression.ts";
import { waitKey } from "./wait-key.ts";

const matches = (text: string, event: unknown, async?: unknown) =>
  compileExpression(text).matches({ event, async });

describe("expressions", () => {
  test.each([
    ["event.data.a == 1", { data: { a: 1 } }, true],
    ["event.data.a == 1", { data: { a: "1" } }, false],
    ["event.data.a == 1", { data: {} }, false],
    ["event.data.a == null", { data: {} }, true],
    ["event.data.a.b.c == null", { data: {} }, true],
    ["event.data.a > 1", { data: { a: "9" } }, false],
    ["event.data.a > 1 || event.data.b == 2", { data: { b: 2 } }, true],
    ["event.data.a", { data: { a: 1 } }, false],
    ["event.data.a", { data: { a: true } }, true],
    ["has(event.data.a) && event.data.a == null", { data: { a: null } }, true],
    ["has(event.data.a)", { data: {} }, false],
    ["!has(event.data.a) && event.data.a == null", { data: {} }, true],
    ["event.data['odd key'][1].x == 'y'", { data: { "odd key": [0, { x: "y" }] } }, true],
    ["event.data.list.exists(i, i.id == 2)", { data: { list: [{ id: 1 }, { id: 2 }] } }, true],
    ["event.data.list.all(event, event > 0)", { data: { list: [1, 2] } }, true],
    ["size(event.data.list) == 2 && 'a' in event.data.list", { data: { list: ["a", "b"] } }, true],
    ["lowercase(event.data.s) == 'abc' && uppercase(event.data.s) == 'ABC'", { data: { s: "aBc" } }, true],
    ["b64decode(event.data.s) == 'hi' && json_parse('{\"a\":1}').a == 1", { data: { s: "aGk=" } }, true],
    [
      "date(event.data.at) < now() && now_minus('1h') < now_plus('1h')",
      { data: { at: "2020-01-01T00:00:00Z" } },
      true,
    ],
    ["event.data.a && event.data.b == 1", { data: { a: "yes", b: 1 } }, true],
    ["event.data.a && event.data.b == 1", { data: { a: "", b: 1 } }, false],
    ["event.data.a || event.data.b || event.data.c", { data: { a: 0, c: true } }, true],
    ["event.data.a || event.data.b", { data: { a: 0, b: 5 } }, false],
    ["(event.data.a || event.data.b) == 5", { data: { a: 0, b: 5 } }, true],
    ["event.data.n > 1 || event.data.ok", { data: { ok: true } }, true],
    ["(event.data.a ? 'x' : 'y') == 'x'", { data: { a: 7 } }, true],
    ["has(event.data.a) && (event.data.a || event.data.b == 2)", { data: { a: false, b: 2 } }, true],
    ["'id-' + event.data.id == 'id-7' && event.data.id + '!' == '7!'", { data: { id: 7 } }, true],
    ["event.data.s.contains('||') || event.data.t", { data: { s: "a", t: true } }, true],
    ["int(event.data.p) == 600", { data: { p: 600 } }, true],
    ["event.data.text == 'event.data.a == 1'", { data: { text: "event.data.a == 1" } }, true],
    ["event.data.constructor == null && event.data.__proto__ == null", { data: {} }, true],
  ])("%s with %j", (text, event, wanted) => expect(matches(text, event)).toBe(wanted));

  test.each([
    ["event.data. ==", "Expected IDENTIFIER"],
    ["nope(event.data.a)", "overload"],
    ["run.id == 'x'", "unknown variable run"],
    ["event.data.a.matches('(a+)+b')", "matches"],
    ["matches(event.data.a, '(a+)+b')", "matches"],
    ["[1].exists(a, [1].exists(b, a == b))", "inside another macro"],
    [`${"(".repeat(300)}true${")".repeat(300)}`, "maxDepth"],
    ["1==".repeat(600).concat("1"), "maxAstNodes"],
    ["true || ".repeat(600).concat("true"), "more than 4096"],
  ])("refused: %s", (text, reason) => expect(() => compileExpression(text)).toThrow(reason));

  test("operands that are no booleans cost no more than the limits allow, however they are nested", () => {
    let nested = "event.data.a";
    for (let depth = 0; depth < 20; depth++) nested = `(${nested} || event.data.b) && event.data.c`;
    expect(matches(nested, { data: { a: true, b: true, c: true } })).toBe(true);
    const wide = Array.from({ length: 80 }, (_, i) => `event.data.flag${i}`).join(" || ");
    expect(matches(wide, { data: { flag0: true } })).toBe(true);
  });

  test("whatever an event holds, evaluating does not throw", () => {
    const expression = compileExpression(
      "event.data.a.b == async.data.a.b && event.data.c > 3 && size(async.data.d) == 1",
    );
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        expect(typeof expression.matches({ event: { data: a }, async: { data: b } })).toBe("boolean");
      }),
    );
  });
});

describe("keys of waits", () => {
  const event = { data: { id: "x1", n: 5, list: [1] } };

  test.each([
    ["async.data.id == event.data.id", { path: '["data","id"]', value: '"x1"' }],
    ["event.data.n == async.data.n && async.data.ok == true", { path: '["data","n"]', value: "5" }],
    ['async.data.id == "lit" && event.data.n > 3', { path: '["data","id"]', value: '"lit"' }],
    ["async.data.list[1] == 3", { path: '["data","list",1]', value: "3" }],
    ["event.data.none == async.data.none", { path: '["data","none"]', value: "null" }],
    ["async.data.a == 1 || async.data.b == 2", null],
    ["async.data.a > 1", null],
    ["async.data.list == event.data.list", null],
    ["async == event", null],
    ["async.data.a == 1.5", null],
    ["!(async.data.a == 1)", null],
  ])("%s", (text, wanted) => expect(waitKey(text, event)).toEqual(wanted));

  test("a key never hides an event that the condition lets through", () => {
    const scalar = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.double({ noNaN: true }),
    );
    fc.assert(
      fc.property(fc.option(scalar), fc.option(scalar), (mine, theirs) => {
        const condition = "async.data.id == event.data.id";
        const own = { data: mine === null ? {} : { id: mine } };
        const incoming = { data: theirs === null ? {} : { id: theirs } };
        const key = waitKey(condition, own);
        if (key === null || !matches(condition, own, incoming)) return;
        // What the database compares with: the canonical JSON at the path, or null when there is nothing.
        expect(JSON.stringify(incoming.data.id ?? null)).toBe(key.value);
      }),
    );
  });
});
