import { isSame, readSigningKey, type SigningKey } from "../protocol/signing-key.ts";
import type { EngineResponse } from "./request.ts";

/** The keys that a shared engine requires. */
export interface EngineKeys {
  /** Any of these keys lets an app send events. */
  eventKeys: readonly string[];
  /** Signs calls, and opens everything but the event API. */
  signingKey: string;
}

/** The kind of server: with `cloud` an SDK requires signed calls (protocol §1.2, §3.6). */
export type ServerKind = "dev" | "cloud";

/** Access rules. Without keys, as on a developer's machine, everyone may do everything. */
export interface Access {
  kind: ServerKind;
  signingKey: SigningKey | null;
  /** Whether an `authorization` header carries the signing key. */
  admits(authorization: string | undefined): boolean;
  takesEventKey(key: string): boolean;
}

/** @throws Error when the signing key is invalid, or there is no event key */
export function createAccess(keys: EngineKeys | null): Access {
  if (keys === null) {
    return { kind: "dev", signingKey: null, admits: () => true, takesEventKey: () => true };
  }
  const { eventKeys } = keys;
  if (eventKeys.length === 0) throw new Error("An engine with a signing key needs an event key as well.");
  const signingKey = readSigningKey(keys.signingKey);
  return {
    kind: "cloud",
    signingKey,
    admits: (authorization) => signingKey.isToken(readToken(authorization)),
    // Compares all keys, so that the time does not reveal which one matched.
    takesEventKey: (key) => eventKeys.filter((one) => isSame(key, one)).length > 0,
  };
}

/** The answer to a request without the key, with the reference's text. */
export const UNAUTHORIZED: EngineResponse = {
  status: 401,
  body: "Authentication failed\n",
  headers: { "content-type": "text/plain; charset=utf-8" },
};

/** The token of `Bearer <token>`, or the password of `Basic`, which a browser can send. */
function readToken(authorization: string | undefined): string {
  const [scheme, value = ""] = (authorization ?? "").split(" ");
  if (scheme?.toLowerCase() === "bearer") return value;
  if (scheme?.toLowerCase() !== "basic") return "";
  const pair = Buffer.from(value, "base64").toString("utf8");
  return pair.slice(pair.indexOf(":") + 1);
}
