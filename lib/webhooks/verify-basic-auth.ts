import { createHash, timingSafeEqual } from "node:crypto";

/** Whether an `Authorization` header carries these HTTP Basic credentials. Takes the same time whatever differs. */
export function verifyBasicAuth(
  header: string | null,
  expected: { user: string; password: string },
): boolean {
  const sent = header?.match(/^Basic ([A-Za-z0-9+/=_-]+)$/i)?.[1] ?? "";
  const decoded = Buffer.from(sent, "base64").toString("utf8");
  return timingSafeEqual(digest(decoded), digest(`${expected.user}:${expected.password}`));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
