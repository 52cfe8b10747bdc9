import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { explainedPages, helpPageOf, helpPageOfCause } from "./rules.ts";

const folder = join(import.meta.dirname, "..", "..", "docs", "errors");
const pages = readdirSync(folder).map((file) => `errors/${file.replace(/\.md$/, "")}`);

it("every page of errors is linked from where its error appears, and every link has its page", () => {
  expect(explainedPages()).toEqual(pages.sort());
});

describe("an error leads to its page", () => {
  it.each([
    // Of the engine and the SDK, as a run shows them.
    [
      { name: "Error", message: "step output size is greater than the limit of 4194304 bytes" },
      "payload-too-large",
    ],
    [
      { name: "output_too_large", message: "The response of the SDK is over 8388608 bytes" },
      "payload-too-large",
    ],
    [
      { name: "InngestErrStateOverflowed", message: "The run's steps hold more than 33554432 bytes." },
      "payload-too-large",
    ],
    [{ name: "Error", message: "FUNCTION_PAYLOAD_TOO_LARGE: request entity too large" }, "payload-too-large"],
    [
      {
        name: "InngestErrFunctionOverflowed",
        message: "The function run exceeded the step limit of 1000 steps.",
      },
      "too-many-steps",
    ],
    [{ name: "Error", message: 'Could not find function with ID "vagus-old"' }, "function-not-found"],
    [
      { name: "InngestInvokeTimeoutError", message: "Timed out waiting for the invoked function" },
      "step-timed-out",
    ],
    [{ name: "TimeoutError", message: "TimeoutError" }, "step-timed-out"],
    [{ name: "Error", message: "invalid status code: 504" }, "step-timed-out"],
    [{ name: "Error", message: "Invalid signature" }, "signing-key-differs"],
    [
      { name: "Unable to reach SDK URL", message: "Unable to reach SDK URL: ECONNREFUSED" },
      "engine-unreachable",
    ],
    [{ name: "Error", message: "JavaScript heap out of memory" }, "out-of-memory"],
    // Of vendors, as lib/vendors and agent/model.ts say them.
    [
      {
        name: "VendorError",
        message: "The model gave no usable answer (http_429). Nothing was sent and no money moved",
      },
      "rate-limited",
    ],
    [
      {
        name: "VendorError",
        message:
          "The model gave no usable answer (http_500). Nothing was sent and no money moved Tried 3 times.",
      },
      "retries-exhausted",
    ],
    [
      {
        name: "VendorError",
        message:
          "The model gave no usable answer (http_401). Nothing was sent and no money moved; check its key and name.",
      },
      "vendor-refused",
    ],
    [
      {
        name: "VendorError",
        message: "Stripe refused the refund (charge_disputed). No money moved; trying again changes nothing.",
      },
      "vendor-refused",
    ],
    [
      {
        name: "VendorError",
        message: "Slack did not accept the message (http_503). It is retried; at worst it appears twice.",
      },
      "retries-exhausted",
    ],
    [
      {
        name: "MalformedEvent",
        message: "The data of user/trial.started does not fit its schema, so nothing was done.",
      },
      "malformed-event",
    ],
    // Of the command line.
    [
      {
        message:
          "No console answers at http://127.0.0.1:3000 (VAGUS_URL): fetch failed: connect ECONNREFUSED",
      },
      "console-unreachable",
    ],
    [
      { message: "VAGUS_TOKEN is not set. Make a token with vagus tokens create. Nothing was sent." },
      "missing-variables",
    ],
    [{ message: "A viewer may not do this. (not_allowed)" }, "not-allowed"],
    [{ message: "Event key not found" }, "unauthorized-on-send"],
    [{ message: "The engine answered 401 and did not take the events." }, "unauthorized-on-send"],
    [{ code: "port_taken", message: "The port is in use." }, "port-taken"],
    [{ message: "listen EADDRINUSE: address already in use 127.0.0.1:3000" }, "port-taken"],
    // Of our API, by their codes.
    [{ code: "not_registered", message: "…" }, "function-not-found"],
    [{ code: "engine_unreachable", message: "…" }, "engine-unreachable"],
    [{ code: "invalid_event", message: "…" }, "malformed-event"],
  ])("%o", (error, page) => {
    expect(helpPageOf(error)).toBe(`errors/${page}`);
  });

  it.each([
    { name: "Error", message: "Something else" },
    { name: "TypeError", message: "Cannot read properties of undefined (reading 'id')" },
    { name: "Error", message: "order ord_4130 of 504042 cents" },
    { message: "There is no user ada@example.com. No token was made." },
  ])("none for %o", (error) => {
    expect(helpPageOf(error)).toBeUndefined();
  });
});

it("a cause of a delivery leads to its page, and an unknown one to none", () => {
  expect(helpPageOfCause("bad_signature")).toBe("errors/invalid-signature");
  expect(helpPageOfCause("timestamp_old")).toBe("errors/clock-differs");
  expect(helpPageOfCause("constructor")).toBeUndefined();
});
