import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidInput } from "@/lib/errors";
import { PAGE_SIZE, readCursor, toPage } from "./cursor.ts";

const rows = (n: number) => Array.from({ length: n }, (_, i) => ({ id: `tkt_${i}` }));
const idOf = (row: { id: string }) => row.id;

describe("toPage", () => {
  it("ends with the last page", () => {
    expect(toPage([], idOf)).toEqual({ items: [], nextCursor: null });
    expect(toPage(rows(PAGE_SIZE), idOf).nextCursor).toBeNull();
  });

  it("says where the next page begins: after the last row shown", () => {
    const { items, nextCursor } = toPage(rows(PAGE_SIZE + 1), idOf);
    expect(items).toHaveLength(PAGE_SIZE);
    expect(readCursor(nextCursor ?? undefined)).toBe(`tkt_${PAGE_SIZE - 1}`);
  });
});

describe("readCursor", () => {
  it.each(["tkt_01J", 42, "2026-11-20T12:00:00.005Z_apr_01J"])(
    "reads back %j, as a list put it in",
    (value) => {
      const { nextCursor } = toPage(rows(PAGE_SIZE + 1), () => value);
      expect(readCursor(nextCursor ?? undefined)).toBe(String(value));
    },
  );

  it("is undefined on the first page", () => {
    expect(readCursor(undefined)).toBeUndefined();
  });

  it.each([
    "",
    "!!!",
    "😀",
    Buffer.from("a b").toString("base64url"),
    Buffer.from("x".repeat(121)).toString("base64url"),
  ])("refuses %j as none of ours", (cursor) => {
    expect(() => readCursor(cursor)).toThrow(InvalidInput);
  });

  it("gives back a plain word or refuses, whatever it is given", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (cursor) => {
        try {
          expect(readCursor(cursor)).toMatch(/^[\w:.-]+$/);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidInput);
        }
      }),
    );
  });
});
