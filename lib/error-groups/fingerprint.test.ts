import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fingerprint, maskMessage } from "./fingerprint.ts";

const failure = {
  functionId: "handle-customer-email",
  stepId: "send-reply",
  name: "VendorError",
  message: "Postmark did not give a usable answer (http_503_0).",
  stack: [
    "VendorError: Postmark did not give a usable answer (http_503_0).",
    "    at translate (/home/me/vagus/inngest/middleware/failures.ts:42:16)",
    "    at asVendorError (/home/me/vagus/lib/vendors/postmark.ts:80:10)",
    "    at async Client.send (/home/me/vagus/node_modules/postmark/dist/client.js:3:1)",
    "    at async sendMail (/home/me/vagus/lib/vendors/postmark.ts:55:11)",
    "    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)",
    "    at async file:///home/me/vagus/lib/tickets/send-reply.ts:30:65",
    "    at async sendReply (/home/me/vagus/lib/tickets/send-reply.ts:31:7)",
  ].join("\n"),
};
const hashOf = (change: Partial<typeof failure>) => fingerprint({ ...failure, ...change }).fingerprint;

describe("a masked message", () => {
  it.each([
    ["There is no approval apr_01JD3N8Q4WZ2T7V6K5M4P3R2S1.", "There is no approval apr_…."],
    ["There is no order ord_1001 of cust_001.", "There is no order ord_… of cust_…."],
    ["Mail to ada@example.com bounced.", "Mail to address… bounced."],
    ["GET https://api.stripe.com/v1/refunds?x=1 failed", "GET https://… failed"],
    ["connect ECONNREFUSED 127.0.0.1:54329", "connect ECONNREFUSED address…"],
    ["Due 2026-11-20T14:33:04.123Z, was 2026-11-21", "Due time…, was time…"],
    ["Waited 15s, 1,250 of 3.5 MB, 20 %.", "Waited ns, n of n MB, n %."],
    ["Run 5f0c8a52-7a4e-4f2b-9d5e-0123456789ab", "Run id…"],
    ["Hash 9f86d081884c7d659a2feaa0c55ad015", "Hash id…"],
    ["Run 01JD3N8Q4WZ2T7V6K5M4P3R2S1", "Run id…"],
    [
      "it said http_503, stripe_http_402, PostgresError (57P01)",
      "it said http_503, stripe_http_402, PostgresError (57P01)",
    ],
  ])("%j", (message, masked) => {
    expect(maskMessage(message)).toBe(masked);
  });

  it("stays as it is when it is masked again", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        const once = maskMessage(text);
        expect(maskMessage(once)).toBe(once);
      }),
    );
  });

  it("is fast for any message", () => {
    const hostile = [
      "a".repeat(50_000),
      "1.".repeat(20_000),
      "a_".repeat(20_000),
      "@".repeat(20_000),
      "f0".repeat(20_000),
    ];
    for (const message of hostile) expect(maskMessage(message).length).toBeLessThanOrEqual(500);
  });
});

describe("failures of one cause", () => {
  it("have one fingerprint, whatever the run, line, turn or machine", () => {
    const moved = failure.stack.replaceAll("/home/me/vagus", "/srv/app").replace(/:\d+:\d+/g, ":1:1");
    expect(hashOf({ stack: moved, stepId: "send-reply-2" })).toBe(hashOf({}));
    expect(hashOf({ message: "No order ord_1001." })).toBe(hashOf({ message: "No order ord_2002." }));
  });

  it("list frames of our code, innermost first", () => {
    expect(fingerprint(failure).frames).toEqual([
      "lib/vendors/postmark.ts asVendorError",
      "lib/vendors/postmark.ts sendMail",
      "lib/tickets/send-reply.ts",
    ]);
  });

  it("in bundled code have no frames, for names of bundles change with every deploy", () => {
    const stack =
      "Error\n    at x (/srv/app/.next/server/chunks/lib_1a2b.js:1:2)\n    at y (/srv/.next/a/lib/x.js:1:1)";
    expect(fingerprint({ ...failure, stack }).frames).toEqual([]);
  });
});

describe("failures of another cause", () => {
  it.each([
    { functionId: "other" },
    { stepId: "run-agent" },
    { name: "TypeError" },
    { message: "Postmark did not give a usable answer (http_500_0)." },
    { stack: "" },
  ])("are another: %j", (change) => {
    expect(hashOf(change)).not.toBe(hashOf({}));
  });
});
