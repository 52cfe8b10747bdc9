import Stripe from "stripe";
import { describe, expect, it } from "vitest";
import { verifyStripeSignature } from "./verify-stripe-signature.ts";

const NOW_MS = Date.UTC(2026, 10, 20, 12);
const PAYLOAD = '{"id":"evt_1","text":"ä"}';
const SECRETS = ["whsec_new", "whsec_old"];

const signed = (secret: string, ageS = 0, payload = PAYLOAD) =>
  Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp: NOW_MS / 1000 - ageS });
const verify = (header: string | null, raw = PAYLOAD) => verifyStripeSignature(raw, header, SECRETS, NOW_MS);

describe("a signature counts", () => {
  it.each(SECRETS)("signed with %s", (secret) => {
    expect(verify(signed(secret))).toBeUndefined();
  });

  it.each([300, -300])("%i s old", (ageS) => {
    expect(verify(signed("whsec_new", ageS))).toBeUndefined();
  });

  it("beside signatures of another endpoint and of an unknown scheme", () => {
    const [time, right] = signed("whsec_new").split(",");
    expect(verify(`${time},v0=00,v1=${"0".repeat(64)},${right}`)).toBeUndefined();
  });
});

describe("a signature does not count", () => {
  const [time = "", right = ""] = signed("whsec_new").split(",");

  it.each([
    ["no header", null, "no_signature"],
    ["an empty one", "", "no_signature"],
    ["nonsense", "nonsense", "bad_signature"],
    ["no time", right, "bad_signature"],
    ["a time that is not a number", `t=x,${right}`, "bad_signature"],
    ["two times", `${time},${time},${right}`, "bad_signature"],
    ["another time than was signed", `t=${NOW_MS / 1000 - 1},${right}`, "bad_signature"],
    ["another secret", signed("whsec_wrong"), "bad_signature"],
    ["a signature of nothing", `${time},v1=`, "bad_signature"],
    ["301 s old", signed("whsec_new", 301), "timestamp_old"],
    ["301 s in the future", signed("whsec_new", -301), "timestamp_future"],
    ["a year in the future", signed("whsec_old", -31_536_000), "timestamp_future"],
  ])("%s", (_why, header, fault) => {
    expect(verify(header)).toBe(fault);
  });

  it("for another, cut or empty body", () => {
    for (const raw of [`${PAYLOAD} `, PAYLOAD.slice(0, -1), ""])
      expect(verify(signed("whsec_new"), raw)).toBe("bad_signature");
  });

  it("without a secret", () => {
    expect(verifyStripeSignature(PAYLOAD, signed(" "), [], NOW_MS)).toBe("bad_signature");
    expect(verifyStripeSignature(PAYLOAD, signed(" "), [" "], NOW_MS)).toBe("bad_signature");
  });
});
