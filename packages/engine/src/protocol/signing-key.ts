import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** What tells a person's eye which environment a key is for; no part of the secret (protocol §3.6). */
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
 * Reads a signing key. Apps hash the bytes its hex stands for, and sign with its text: both are protocol §3.6.
 * @throws Error when it is not hex of even length, which no app could hash the same way
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

/** Compares in a time that tells nothing of the secret, nor of its length. */
export function isSame(given: string, secret: string): boolean {
  const digest = (value: string) => createHash("sha256").update(value).digest();
  return timingSafeEqual(digest(given), digest(secret));
}
