import { InvalidInput } from "@/lib/app-errors";
import { decodeCursor } from "./schemas.ts";

/** How many rows a page of a list has. */
export const PAGE_SIZE = 50;

/** Cuts a list that was asked for one row too many into a page and where the next one begins. */
export function toPage<Row>(rows: Row[], cursorOf: (row: Row) => string | number) {
  const items = rows.slice(0, PAGE_SIZE);
  const last = items.at(-1);
  const nextCursor =
    rows.length > PAGE_SIZE && last ? Buffer.from(String(cursorOf(last))).toString("base64url") : null;
  return { items, nextCursor };
}

/**
 * Where the page before ended; undefined for the first.
 * @param shape what this list's cursors look like
 * @throws InvalidInput when it is none of them
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
