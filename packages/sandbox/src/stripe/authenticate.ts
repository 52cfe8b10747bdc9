import type { IncomingHttpHeaders } from "node:http";
import { StripeRefusal } from "./refuse.ts";

/** The one secret key the sandbox knows. */
const SANDBOX_SECRET_KEY = "sk_test_local";

/**
 * Checks the key, sent as a bearer token or as the user of HTTP Basic.
 * @throws StripeRefusal 401 in Stripe's words; the key is shown masked.
 */
export function authenticate(headers: IncomingHttpHeaders): void {
  const key = readKey(headers.authorization ?? "");
  if (key === SANDBOX_SECRET_KEY) return;
  throw new StripeRefusal(401, {
    type: "invalid_request_error",
    message: key
      ? `Invalid API Key provided: ${maskKey(key)}`
      : "You did not provide an API key. You need to provide your API key in the Authorization header, " +
        "using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
  });
}

function readKey(authorization: string): string {
  const [scheme = "", value = ""] = authorization.split(" ", 2);
  if (scheme.toLowerCase() === "bearer") return value;
  if (scheme.toLowerCase() !== "basic") return "";
  return Buffer.from(value, "base64").toString("utf8").split(":", 1)[0] ?? "";
}

function maskKey(key: string): string {
  if (key.length <= 12) return "*".repeat(key.length);
  return `${key.slice(0, 8)}${"*".repeat(key.length - 12)}${key.slice(-4)}`;
}
