import { describe, expect, it } from "vitest";
import { signStandardWebhook, verifyStandardWebhook } from "./verify-standard-webhook.ts";

/** The example of the specification's own libraries. */
const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const EXAMPLE = { id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: "1614265330", raw: '{"test": 2432232314}' };
const SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
const THEN_MS = 1_614_265_330_000;

function verify(
  change: Record<string, string | null> = {},
  { raw = EXAMPLE.raw, nowMs = THEN_MS, secrets = [SECRET] } = {},
) {
  const headers = new Headers();
  const all = {
    "webhook-id": EXAMPLE.id,
    "webhook-timestamp": EXAMPLE.timestamp,
    "webhook-signature": SIGNATURE,
  };
  for (const [name, value] of Object.entries({ ...all, ...change }))
    if (value !== null) headers.set(name, value);
  return verifyStandardWebhook(raw, headers, secrets, nowMs);
}

it("signs as the specification's libraries do", () => {
  expect(signStandardWebhook(EXAMPLE, SECRET)).toBe(SIGNATURE);
});

describe("a signature counts", () => {
  it("beside signatures of other secrets and other schemes", () => {
    expect(verify({ "webhook-signature": `v1a,x v1,${"A".repeat(43)}= ${SIGNATURE}` })).toBeUndefined();
  });

  it("with either of two secrets", () => {
    expect(verify({}, { secrets: ["whsec_AAAA", SECRET] })).toBeUndefined();
  });

  it.each([300_000, -300_000])("%i ms after it was signed", (ms) => {
    expect(verify({}, { nowMs: THEN_MS + ms })).toBeUndefined();
  });
});

describe("a signature does not count", () => {
  it.each(["webhook-id", "webhook-timestamp", "webhook-signature"])("without %s", (name) => {
    expect(verify({ [name]: null })).toBe("no_signature");
  });

  it.each([
    ["another id", { "webhook-id": "msg_2" }],
    ["another time", { "webhook-timestamp": "1614265331" }],
    ["a time that is not a number", { "webhook-timestamp": "soon" }],
    ["a signature cut short", { "webhook-signature": SIGNATURE.slice(0, -2) }],
    ["another scheme", { "webhook-signature": SIGNATURE.replace("v1,", "v2,") }],
  ])("with %s", (_why, change) => {
    expect(verify(change)).toBe("bad_signature");
  });

  it("for another body, or under another secret", () => {
    expect(verify({}, { raw: `${EXAMPLE.raw} ` })).toBe("bad_signature");
    expect(verify({}, { secrets: ["whsec_AAAA"] })).toBe("bad_signature");
    expect(verify({}, { secrets: [] })).toBe("bad_signature");
  });

  it("outside the window, on either side", () => {
    expect(verify({}, { nowMs: THEN_MS + 301_000 })).toBe("timestamp_old");
    expect(verify({}, { nowMs: THEN_MS - 301_000 })).toBe("timestamp_future");
  });
});
