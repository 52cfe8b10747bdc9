import type { MailHeader } from "./mail.ts";

/** Result of the sender checks SPF, DKIM and DMARC: they pass, give no result, or fail. */
export type SenderStanding = "verified" | "unverified" | "failed";

const TESTS: Record<SenderStanding, string> = {
  verified: "DKIM_SIGNED,DKIM_VALID,DKIM_VALID_AU,DMARC_PASS,SPF_PASS",
  unverified: "SPF_NONE",
  failed: "DMARC_REJECT,SPF_FAIL",
};
const SPF: Record<SenderStanding, string> = {
  verified: "Pass (sender SPF authorized)",
  unverified: "None (no SPF record)",
  failed: "Fail (client not authorized)",
};

/** The headers Postmark adds to an inbound mail: the results of its spam filter and its SPF check. */
export function verdictHeaders(from: string, standing: SenderStanding): MailHeader[] {
  const score = standing === "failed" ? "4.2" : "-0.1";
  return [
    { Name: "X-Spam-Checker-Version", Value: "SpamAssassin 3.4.0 (2014-02-07) on sandbox-inbound" },
    { Name: "X-Spam-Status", Value: "No" },
    { Name: "X-Spam-Score", Value: score },
    { Name: "X-Spam-Tests", Value: TESTS[standing] },
    {
      Name: "Received-SPF",
      Value: `${SPF[standing]} identity=mailfrom; client-ip=203.0.113.7; helo=mail.example.com; envelope-from=${from}; receiver=inbound.postmarkapp.com`,
    },
  ];
}
