import { encodeUlid } from "@vagus/primitives/ulid";

const ENTROPY_BYTES = 10;

/** The parsed header `x-inngest-event-id-seed`. */
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
