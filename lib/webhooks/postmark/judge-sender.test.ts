import { verdictHeaders } from "@vagus/sandbox/postmark/verdict-headers";
import { describe, expect, it } from "vitest";
import fixture from "../fixtures/postmark.inbound.json";
import { judgeSender } from "./judge-sender.ts";

const FROM = "ada@example.com";
const named = (headers: readonly { Name: string; Value: string }[]) =>
  headers.map(({ Name, Value }) => ({ name: Name, value: Value }));
const judge = (...headers: [name: string, value: string][]) =>
  judgeSender(
    headers.map(([name, value]) => ({ name, value })),
    FROM,
  );
const PASS = "Pass (sender SPF authorized) identity=mailfrom; envelope-from=ada@example.com";
const FAIL = "Fail (client not authorized) identity=mailfrom; envelope-from=ada@example.com";

describe("a sender", () => {
  it.each(["verified", "unverified", "failed"] as const)("is %s by the headers of the sandbox", (verdict) => {
    expect(judgeSender(named(verdictHeaders(FROM, verdict)), FROM).verdict).toBe(verdict);
  });

  it("is verified in Postmark's own sample", () => {
    expect(judgeSender(named(fixture.Headers), fixture.From).verdict).toBe("verified");
  });

  it.each<[string, [string, string][], string]>([
    ["SPF of the same domain", [["Received-SPF", PASS]], "verified"],
    [
      "SPF of a subdomain",
      [["Received-SPF", "Pass (x) envelope-from=<b@bounce.example.com>; helo=x"]],
      "verified",
    ],
    ["SPF of another domain", [["Received-SPF", "Pass (x) envelope-from=a@evil.example"]], "unverified"],
    [
      "a signature of the same domain, forwarded",
      [
        ["Received-SPF", FAIL],
        ["X-Spam-Tests", "DKIM_SIGNED,DKIM_VALID,DKIM_VALID_AU,SPF_FAIL"],
      ],
      "verified",
    ],
    ["a signature of another domain", [["X-Spam-Tests", "DKIM_SIGNED,DKIM_VALID"]], "unverified"],
    [
      "a broken signature and SPF that fails",
      [
        ["Received-SPF", FAIL],
        ["X-Spam-Tests", "DKIM_SIGNED,DKIM_INVALID,SPF_FAIL"],
      ],
      "failed",
    ],
    [
      "DMARC that fails",
      [
        ["Received-SPF", PASS],
        ["X-Spam-Tests", "DMARC_REJECT,SPF_PASS"],
      ],
      "failed",
    ],
    ["SPF that softfails", [["received-spf", "SoftFail (x)"]], "failed"],
    ["SPF without an opinion", [["Received-SPF", "Neutral (x)"]], "unverified"],
    ["no verdict at all", [["Message-ID", "<1@x>"]], "unverified"],
  ])("with %s", (_what, headers, verdict) => {
    expect(judge(...headers).verdict).toBe(verdict);
  });

  it("cannot pass by adding headers: the worst of several counts", () => {
    const forged: [string, string][] = [
      ["Received-SPF", PASS],
      ["X-Spam-Tests", "DKIM_SIGNED,DKIM_VALID,DKIM_VALID_AU,DMARC_PASS,SPF_PASS"],
      ["Authentication-Results", "mx.google.com; spf=pass; dkim=pass; dmarc=pass"],
    ];
    const real: [string, string][] = [
      ["Received-SPF", FAIL],
      ["X-Spam-Tests", "SPF_FAIL,DMARC_REJECT"],
    ];
    expect(judge(...real, ...forged).verdict).toBe("failed");
    expect(judge(...forged, ...real).verdict).toBe("failed");
  });

  it("is not verified by a pass that Postmark does not write, and fails by a failure", () => {
    expect(judge(["Authentication-Results", "x; spf=pass; dkim=pass; dmarc=pass"]).verdict).toBe(
      "unverified",
    );
    expect(judge(["Authentication-Results", "x; spf=fail; dkim=fail; dmarc=fail"]).verdict).toBe("failed");
  });

  it("is judged in milliseconds however long its headers are", () => {
    const long = `${"SPF_FAIL,".repeat(500_000)}DMARC_PASS`;
    expect(judge(["X-Spam-Tests", long], ["Authentication-Results", "spf=".repeat(500_000)]).checks.spf).toBe(
      "fail",
    );
  });
});
