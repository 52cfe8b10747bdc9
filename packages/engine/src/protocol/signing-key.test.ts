import { expect, test } from "vitest";
import { readSigningKey } from "./signing-key.ts";

/** A call recorded between a self-hosted reference with the key `deadbeefcafe0123` and the real SDK. */
const RECORDED = {
  body: '{"ctx":{"attempt":0,"disable_immediate_execution":false,"env":"","fn_id":"12e236b5-73ca-5c52-9219-bac20242a723","generation_id":1,"job_id":"1wadffv7hwbpw","max_attempts":5,"qi_id":"MXdhZGZmdjdod2Jwdzo6ZGVmYXVsdA==","request_id":"01M7W1VRPDKJV80QK7ZTSCPAXN","run_id":"01M7W1VRJE211N4NHVSYBS5S3H","stack":{"current":0,"stack":[]},"step_id":"step","use_api":false},"defers":{},"event":{"data":{"id":"h1"},"id":"01M7W1VRGJCDG1J5RAB6GMXAY3","name":"ref/happy","ts":1795164070418,"user":{"external_id":"u1"}},"events":[{"data":{"id":"h1"},"id":"01M7W1VRGJCDG1J5RAB6GMXAY3","name":"ref/happy","ts":1795164070418,"user":{"external_id":"u1"}}],"steps":{},"use_api":false,"version":-1}',
  signature: "t=1795164070&s=3bdff8c5f6d4c0b67b722a8b51f4ed8a3d3589c71706052233aaad44b836e4b6",
};

test("signs as the reference does, whatever prefix the key has", () => {
  for (const key of ["deadbeefcafe0123", "signkey-prod-deadbeefcafe0123"]) {
    expect(readSigningKey(key).sign(RECORDED.body, 1_795_164_070_999)).toBe(RECORDED.signature);
  }
});

test("accepts the key plain and hashed, with and without a prefix, and nothing else", () => {
  const key = readSigningKey("signkey-test-12345678");
  // The hash of the key the SDK was seen to send.
  const hashed = "b2ed992186a5cb19f6668aade821f502c1d00970dfd0e35128d51bac4649916c";
  for (const token of [
    "12345678",
    "signkey-test-12345678",
    "signkey-prod-12345678",
    hashed,
    `signkey-test-${hashed}`,
  ]) {
    expect(key.isToken(token), token).toBe(true);
  }
  for (const token of ["", "undefined", "1234567", "123456789", hashed.slice(1), "signkey-test-"]) {
    expect(key.isToken(token), token).toBe(false);
  }
});

test.each(["", "signkey-prod-", "abc", "not hex", "signkey-test-12345678x"])(
  "%j is no signing key",
  (text) => {
    expect(() => readSigningKey(text)).toThrow("not hex of even length");
  },
);
