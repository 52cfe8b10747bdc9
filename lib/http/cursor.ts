import { InvalidInput } from "@/lib/app-errors";
import { decodeCursor } from "./schemas.ts";

/** Rows of one page of a list. */
export const PAGE_SIZE = 50;

/** Makes a page of a query that fetched one row more than `PAGE_SIZE`: that row means there is a next page. */
export function toPage<Row>(rows: Row[], cursorOf: (row: Row) => string | number) {
  const items = rows.slice(0, PAGE_SIZE);
  const last = items.at(-1);
  const nextCursor =
    rows.length > PAGE_SIZE && last ? Buffer.from(String(cursorOf(last))).toString("base64url") : null;
  return { items, nextCursor };
}

/**
 * Decodes a cursor to the key of the last row of the previous page; undefined for the first page.
 * @param shape of the keys of this list
 * @throws InvalidInput when the key has another shape
 */
export function readCursor(cursor: string | undefined, shape: RegExp): string | undefined {
  if (cursor === undefined) return undefined;
  const value = decodeCursor(cursor);
  if (value !== undefined && shape.test(value)) return value;
  throw new InvalidInput({
    code: "invalid_cursor",
    message: "The cursor is not one of this list. Start from its first page.",
  });
}
