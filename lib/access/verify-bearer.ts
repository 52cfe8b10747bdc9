import { sameSecret } from "./same-secret.ts";

/** Whether an `Authorization` header carries this token. */
export function verifyBearer(header: string | null, token: string): boolean {
  return sameSecret(header ?? "", `Bearer ${token}`);
}
