import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidInput } from "@/lib/app-errors";
import { anyText } from "@/testing/any-text";
import { PAGE_SIZE, readCursor, toPage } from "./cursor.ts";

const rows = (n: number) => Array.from({ length: n }, (_, i) => ({ id: `tkt_${i}` }));
/** The shape of the cursors of one list. */
const ID = /^tkt_\w+$/;
const encode = (text: string) => Buffer.from(text).toString("base64url");
const idOf = (row: { id: string }) => row.id;

describe("toPage", () => {
  it("ends with the last page", () => {
    expect(toPage([], idOf)).toEqual({ items: [], nextCursor: null });
    expect(toPage(rows(PAGE_SIZE), idOf).nextCursor).toBeNull();
  });

  it("has a cursor after the last row shown", () => {
    const { items, nextCursor } = toPage(rows(PAGE_SIZE + 1), idOf);
    expect(items).toHaveLength(PAGE_SIZE);
    expect(readCursor(nextCursor ?? undefined, ID)).toBe(`tkt_${PAGE_SIZE - 1}`);
  });
});

describe("readCursor", () => {
  it.each([
    ["tkt_01J", ID],
    [42, /^\d+$/],
    ["1795175525250_apr_01J", /^\d{13}_apr_\w+$/],
  ])("reads back %j", (value, shape) => {
    const { nextCursor } = toPage(rows(PAGE_SIZE + 1), () => value);
    expect(readCursor(nextCursor ?? undefined, shape)).toBe(String(value));
  });

  it("is undefined on the first page", () => {
    expect(readCursor(undefined, ID)).toBeUndefined();
  });

  it.each(["", "!!!", "😀", ...["a b", "apr_01J", "tkt_01J\n", "tkt_'; --"].map(encode)])(
    "refuses %j, which is no cursor of this list",
    (cursor) => {
      expect(() => readCursor(cursor, ID)).toThrow(InvalidInput);
    },
  );

  it("returns a key of the shape or refuses, for any text", () => {
    fc.assert(
      fc.property(anyText, (cursor) => {
        for (const sent of [cursor, encode(cursor)]) {
          try {
            expect(readCursor(sent, ID)).toMatch(ID);
          } catch (error) {
            expect(error).toBeInstanceOf(InvalidInput);
          }
        }
      }),
    );
  });
});
