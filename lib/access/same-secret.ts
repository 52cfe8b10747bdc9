import { createHash, timingSafeEqual } from "node:crypto";

/** Whether two secrets are the same. Takes the same time whatever differs, their lengths included. */
export function sameSecret(sent: string, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(sent), digest(expected));
}

/** Whether an `Authorization` header carries this token. */
export function verifyBearer(header: string | null, token: string): boolean {
  return sameSecret(header ?? "", `Bearer ${token}`);
}
