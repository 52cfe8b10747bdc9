import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** Prefix that names the environment of a key for people; no part of the secret (protocol §3.6). */
const PREFIX = /^signkey-\w+-/;
const HEX = /^(?:[0-9a-f]{2})+$/i;

/** The secret that an engine and its apps share. */
export interface SigningKey {
  /** The value of `x-inngest-signature` over a body: `t=<Unix seconds>&s=<HMAC-SHA256 in hex>`. */
  sign(body: string, nowMs: number): string;
  /** Whether a token is this key, plain or hashed, with or without its prefix. */
  isToken(token: string): boolean;
}

/**
 * Reads a signing key. Apps hash the decoded bytes and sign with the hex text (protocol §3.6).
 * @throws Error when the key is not hex of even length, which apps would hash differently
 */
export function readSigningKey(text: string): SigningKey {
  const secret = text.replace(PREFIX, "");
  if (!HEX.test(secret)) {
    throw new Error("The signing key is not hex of even length: make one with `openssl rand -hex 32`.");
  }
  const hashed = createHash("sha256").update(Buffer.from(secret, "hex")).digest("hex");
  return {
    sign(body, nowMs) {
      const seconds = String(Math.floor(nowMs / 1000));
      const signature = createHmac("sha256", secret).update(body).update(seconds).digest("hex");
      return `t=${seconds}&s=${signature}`;
    },
    isToken(token) {
      const bare = token.replace(PREFIX, "");
      return isSame(bare, secret) || isSame(bare, hashed);
    },
  };
}

/** Compares in constant time, which reveals neither the secret nor its length. */
export function isSame(given: string, secret: string): boolean {
  const digest = (value: string) => createHash("sha256").update(value).digest();
  return timingSafeEqual(digest(given), digest(secret));
}
