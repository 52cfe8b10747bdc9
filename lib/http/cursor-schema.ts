import { z } from "zod";

/** Longer than any row's key; event ids of other senders are the longest. */
const LONGEST = 1_000;

/**
 * The cursor of a list in a request: base64url of a row's key.
 * @param shape what the keys of this list look like; it must match no text that PostgreSQL refuses
 */
export function cursorOf(shape: RegExp) {
  return z
    .string()
    .max(LONGEST)
    .refine((cursor) => shape.test(decodeCursor(cursor) ?? ""), "a cursor of this list");
}

/** The key in a cursor; undefined when it is no base64url of UTF-8. Runs in browsers too, so without `Buffer`. */
export function decodeCursor(cursor: string): string | undefined {
  try {
    const bytes = atob(cursor.replaceAll("-", "+").replaceAll("_", "/"));
    const key = Uint8Array.from(bytes, (byte) => byte.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true }).decode(key);
  } catch {
    return undefined;
  }
}
