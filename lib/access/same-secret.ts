import { createHash, timingSafeEqual } from "node:crypto";

/** Compares two secrets in constant time, also when their lengths differ. */
export function sameSecret(sent: string, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(sent), digest(expected));
}

/** True if an `Authorization` header has this bearer token. */
export function verifyBearer(header: string | null, token: string): boolean {
  return sameSecret(header ?? "", `Bearer ${token}`);
}
