import { randomFillSync } from "node:crypto";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const ENTROPY_BYTES = 10;
const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/** Whether `text` is a ULID: 26 characters of upper-case Crockford base 32. */
export function isUlid(text: string): boolean {
  return ULID.test(text);
}

/** A pool of random bytes: reading ten at a time costs more than all other work of an id. */
const stock = Buffer.alloc(ENTROPY_BYTES * 409);
let used = stock.length;

/** A fresh ULID whose time part is `nowMs` (Unix milliseconds). */
export function newUlid(nowMs: number = Date.now()): string {
  if (used === stock.length) {
    randomFillSync(stock);
    used = 0;
  }
  used += ENTROPY_BYTES;
  return encodeUlid(nowMs, stock.subarray(used - ENTROPY_BYTES, used));
}

/**
 * Writes a ULID.
 * @param timeMs Unix milliseconds, 48 bits
 * @param entropy ten bytes
 */
export function encodeUlid(timeMs: number, entropy: Uint8Array): string {
  let text = ulidTime(timeMs);
  // Five bits per letter: `held` bits of `bits` are not written yet.
  for (let i = 0, bits = 0, held = 0; i < ENTROPY_BYTES; i++) {
    bits = ((bits << 8) | (entropy[i] ?? 0)) & 0xfff;
    for (held += 8; held >= 5; held -= 5) text += ALPHABET.charAt((bits >> (held - 5)) & 31);
  }
  return text;
}

/** The time part of a ULID, ten letters. Ids of that time and later ones sort after it. */
export function ulidTime(timeMs: number): string {
  let text = "";
  for (let rest = timeMs, i = 0; i < 10; i++) {
    text = ALPHABET.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

/** The lowest id of a time; with the highest one, a time becomes a range of ids. */
export function lowestUlid(timeMs: number): string {
  return encodeUlid(timeMs, new Uint8Array(ENTROPY_BYTES));
}

/** The highest id of a time. */
export function highestUlid(timeMs: number): string {
  return encodeUlid(timeMs, new Uint8Array(ENTROPY_BYTES).fill(255));
}

/** Unix milliseconds of a ULID's time part. */
export function ulidTimeMs(ulid: string): number {
  let timeMs = 0;
  for (const letter of ulid.slice(0, 10)) timeMs = timeMs * 32 + ALPHABET.indexOf(letter);
  return timeMs;
}
