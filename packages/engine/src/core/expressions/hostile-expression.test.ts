import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileExpression } from "./expression.ts";

const MILLION = Array.from({ length: 1_000_000 }, (_, i) => i);
const LONG = "a".repeat(3_000_000);
const DEEP: unknown = JSON.parse(`${"[".repeat(1_000_000)}${"]".repeat(1_000_000)}`);
const repeated = (text: string, by: string, times: number) => Array(times).fill(text).join(by);

/** Whatever a sender writes and sends, the engine is back within a moment: each of these took minutes, or all memory. */
describe("evaluation is bounded", () => {
  test.each([
    [
      "a walk over a long list, many times",
      repeated("event.data.list.all(x, x >= 0)", " && ", 40),
      { list: MILLION },
    ],
    [
      "a long list compared many times",
      repeated("event.data.list == event.data.list", " && ", 60),
      { list: MILLION },
    ],
    [
      "a text put together many times",
      `size(${repeated("event.data.text", " + ", 120)}) > 0`,
      { text: LONG },
    ],
    ["a search in a list, many times", repeated("(-1 in event.data.list)", " || ", 70), { list: MILLION }],
    [
      "a list made of a text",
      repeated("json_parse(event.data.json).all(x, x >= 0)", " && ", 40),
      {
        json: JSON.stringify(MILLION),
      },
    ],
    ["a whole event", repeated("event == event", " && ", 100), { list: MILLION }],
    ["a value that is nested a million deep", "event.data.deep == event.data.deep", { deep: DEEP }],
    [
      "a text that is nested a million deep",
      "json_parse(event.data.json) == 1",
      { json: "[".repeat(1_000_000) },
    ],
  ])("%s", { timeout: 5000 }, (_, text, data) => {
    expect(compileExpression(text).matches({ event: { data } })).toBe(false);
  });

  test("ordinary expressions stay within the bound", () => {
    const matches = (text: string, data: unknown) => compileExpression(text).matches({ event: { data } });
    expect(matches('event.data.text != "b"', { text: LONG })).toBe(true);
    expect(matches("event.data.list.exists(x, x == 4999)", { list: MILLION.slice(0, 5000) })).toBe(true);
    expect(matches("json_parse(event.data.json).n == 1", { json: '{"n":1}' })).toBe(true);
  });
});

describe("texts that are no expressions are refused with a reason", () => {
  test.each([
    ["nested too deep", `${"(".repeat(500)}1${")".repeat(500)} == 1`],
    ["too many nodes", repeated("1 == 1", " && ", 400)],
    ["too long", `event.data.a == "${"x".repeat(5000)}"`],
    ["a list that is too long", `1 in [${repeated("1", ",", 300)}]`],
    ["a regular expression", "event.data.a.matches('^(a+)+$')"],
    ["a macro in a macro", "event.data.l.all(x, event.data.l.all(y, x == y))"],
    ["a macro on a macro", "event.data.l.map(x, x).all(x, x == 1)"],
    ["unknown names", "process.exit(1) == 1"],
    ["a constructor", "event.constructor.constructor('return 1')() == 1"],
    ["an open text", 'event.data.a == "'],
  ])("%s", { timeout: 5000 }, (_, text) => expect(() => compileExpression(text)).toThrow());

  test("any text at all: a reason or an answer, never a crash", { timeout: 20_000 }, () => {
    const piece = fc.constantFrom(
      ..."event async .data .a [0] [event.data.a] ( ) && || ! == != < in has( size( .all(x, .map(x, x) json_parse( date( int( + - * / % ? : [ ] { } , 1 -1 1.5 'a' \"b\" null true .b64decode( string( now( __proto__ .constructor".split(
        " ",
      ),
      fc.string(),
    );
    const json = fc.jsonValue({ maxDepth: 4 });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), json, json, (pieces, data, incoming) => {
        const expression = compiled(pieces.join(" "));
        const input = { event: { data: { a: data } }, async: { data: incoming } };
        expect([true, false]).toContain(expression?.matches(input) ?? false);
        expression?.value(input);
      }),
      { numRuns: 3000 },
    );
  });

  test("inherited properties are not visible", () => {
    for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
      expect(compileExpression(`has(event.data.${name})`).matches({ event: { data: {} } }), name).toBe(false);
      expect(compileExpression(`event.data["${name}"] == null`).matches({ event: { data: {} } }), name).toBe(
        true,
      );
    }
  });
});

function compiled(text: string) {
  try {
    return compileExpression(text);
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
    return null;
  }
}
