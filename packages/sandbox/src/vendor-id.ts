import { randomBytes } from "node:crypto";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/**
 * A random id in the look of the vendors, for example `re_sbx_4fQ…`.
 * Random and not counted, so that a sandbox that was emptied never repeats an id the console has stored.
 * @param length characters after the prefix; the default carries some 80 bits.
 */
export function newVendorId(prefix: string, length = 14): string {
  let id = prefix;
  for (const byte of randomBytes(length)) id += ALPHABET.charAt(byte % ALPHABET.length);
  return id;
}
