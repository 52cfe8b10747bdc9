import { randomFillSync } from "node:crypto";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const ENTROPY_BYTES = 10;
const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/** Whether `text` is a ULID as the protocol writes it: 26 characters of upper-case Crockford base 32. */
export function isUlid(text: string): boolean {
  return ULID.test(text);
}

/** Random bytes in stock: asking for ten at a time costs more than all the rest of an id. */
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
  let text = "";
  for (let rest = timeMs, i = 0; i < 10; i++) {
    text = ALPHABET.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  // Five bits a letter: `held` bits of `bits` are not written yet.
  for (let i = 0, bits = 0, held = 0; i < ENTROPY_BYTES; i++) {
    bits = ((bits << 8) | (entropy[i] ?? 0)) & 0xfff;
    for (held += 8; held >= 5; held -= 5) text += ALPHABET.charAt((bits >> (held - 5)) & 31);
  }
  return text;
}

/** The first id there can be at a time: with it and the last one, a time becomes a range of ids. */
export function lowestUlid(timeMs: number): string {
  return encodeUlid(timeMs, new Uint8Array(ENTROPY_BYTES));
}

/** The last id there can be at a time. */
export function highestUlid(timeMs: number): string {
  return encodeUlid(timeMs, new Uint8Array(ENTROPY_BYTES).fill(255));
}

/** Unix milliseconds of a ULID's time part. */
export function ulidTimeMs(ulid: string): number {
  let timeMs = 0;
  for (const letter of ulid.slice(0, 10)) timeMs = timeMs * 32 + ALPHABET.indexOf(letter);
  return timeMs;
}

/** What the header `x-inngest-event-id-seed` carries. */
export interface IdSeed {
  timeMs: number;
  entropy: Buffer;
}

/** Parses `"<unix ms>,<base64 of ten bytes>"`; a malformed header counts as none (protocol §2.5). */
export function parseIdSeed(header: string | undefined): IdSeed | null {
  const [millis, encoded, ...rest] = header?.split(",") ?? [];
  if (!millis || !encoded || rest.length > 0 || !/^\d{1,15}$/.test(millis)) return null;
  const timeMs = Number(millis);
  const entropy = Buffer.from(encoded, "base64");
  if (entropy.length !== ENTROPY_BYTES || timeMs >= 2 ** 48) return null;
  return { timeMs, entropy };
}

/**
 * The id of the n-th event of a seeded request: the same request sent again yields the same ids.
 * @param position counted from 1; added to the last four entropy bytes as a big-endian uint32 (protocol §2.5)
 */
export function seededUlid(seed: IdSeed, position: number): string {
  const entropy = Buffer.from(seed.entropy);
  entropy.writeUInt32BE((entropy.readUInt32BE(6) + position) >>> 0, 6);
  return encodeUlid(seed.timeMs, entropy);
}
