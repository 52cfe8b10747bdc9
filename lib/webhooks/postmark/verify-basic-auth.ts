import { sameSecret } from "@/lib/access/same-secret";

/** Whether an `Authorization` header carries these HTTP Basic credentials. */
export function verifyBasicAuth(
  header: string | null,
  expected: { user: string; password: string },
): boolean {
  const sent = header?.match(/^Basic ([A-Za-z0-9+/=_-]+)$/i)?.[1] ?? "";
  const decoded = Buffer.from(sent, "base64").toString("utf8");
  return sameSecret(decoded, `${expected.user}:${expected.password}`);
}
