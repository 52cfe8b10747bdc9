import type { SENDER_CHECKS, SENDER_VERDICTS } from "@/db/schema/vocabulary";

type SenderVerdict = (typeof SENDER_VERDICTS)[number];
type SenderCheck = (typeof SENDER_CHECKS)[number];

/** The result of each of Postmark's checks of a sender. `none`: it does not cover the address in `From`. */
export type SenderChecks = Record<"spf" | "dkim" | "dmarc", SenderCheck>;

/** Characters read of a header; mail servers write a few hundred. */
const READ = 2_000;

/**
 * Judges whether a mail comes from the address in its `From`, by the headers of Postmark's own checks: `Received-SPF`
 * and `X-Spam-Tests`. A sender can add headers of these names but cannot remove Postmark's: the worst of several
 * counts, and a pass in `Authentication-Results`, which Postmark does not write, is ignored.
 *
 * `verified`: DMARC passes, or a DKIM signature or the envelope of the sender's own domain does. `failed`: DMARC fails,
 * or SPF fails and no signature of that domain passes. Everything else, also a mail without any result, is
 * `unverified`: then a person may grant money, but never the policy alone.
 */
export function judgeSender(
  headers: readonly { name: string; value: string }[],
  from: string,
): { verdict: SenderVerdict; checks: SenderChecks } {
  const found: Record<keyof SenderChecks, SenderCheck[]> = { spf: [], dkim: [], dmarc: [] };
  for (const header of headers) {
    const value = header.value.slice(0, READ);
    switch (header.name.toLowerCase()) {
      case "received-spf":
        found.spf.push(readSpf(value, domainOf(from)));
        break;
      case "x-spam-tests":
        readTests(value, found);
        break;
      case "authentication-results":
        readFailures(value, found);
        break;
    }
  }
  const checks = { spf: worst(found.spf), dkim: worst(found.dkim), dmarc: worst(found.dmarc) };
  return { verdict: verdictOf(checks), checks };
}

function verdictOf({ spf, dkim, dmarc }: SenderChecks): SenderVerdict {
  if (dmarc === "fail") return "failed";
  if (dmarc === "pass" || dkim === "pass") return "verified";
  if (spf === "fail") return "failed";
  return spf === "pass" ? "verified" : "unverified";
}

/** SPF checks the envelope: it covers `From` only when both have the same domain. */
function readSpf(value: string, fromDomain: string): SenderCheck {
  const word = /^\s*([a-z]+)/i.exec(value)?.[1]?.toLowerCase();
  if (word === "fail" || word === "softfail") return "fail";
  if (word !== "pass") return "none";
  const envelope = /envelope-from=["<]*([^\s;">]+)/i.exec(value)?.[1];
  return envelope === undefined || isSameDomain(domainOf(envelope), fromDomain) ? "pass" : "none";
}

/** Reads SpamAssassin's names. `AU`: the signature is of the author's own domain. */
function readTests(value: string, found: Record<keyof SenderChecks, SenderCheck[]>): void {
  const tests = new Set(value.toUpperCase().split(/[\s,]+/));
  const has = (...names: string[]) => names.some((name) => tests.has(name));
  if (has("SPF_FAIL", "SPF_SOFTFAIL")) found.spf.push("fail");
  if (has("DKIM_VALID_AU")) found.dkim.push("pass");
  else if (has("DKIM_INVALID")) found.dkim.push("fail");
  else found.dkim.push("none");
  if (has("DMARC_REJECT", "DMARC_QUAR", "DMARC_NONE")) found.dmarc.push("fail");
  else if (has("DMARC_PASS")) found.dmarc.push("pass");
}

/** Believes failures from any header: nobody forges a failure of their own mail. */
function readFailures(value: string, found: Record<keyof SenderChecks, SenderCheck[]>): void {
  for (const [, method = "", result = ""] of value.toLowerCase().matchAll(/\b(spf|dkim|dmarc)=([a-z]+)/g)) {
    if (result !== "fail" && result !== "softfail") continue;
    if (method === "spf" || method === "dkim" || method === "dmarc") found[method].push("fail");
  }
}

function worst(checks: readonly SenderCheck[]): SenderCheck {
  if (checks.includes("fail")) return "fail";
  if (checks.length === 0) return "missing";
  return checks.every((one) => one === "pass") ? "pass" : "none";
}

function domainOf(address: string): string {
  return address
    .slice(address.lastIndexOf("@") + 1)
    .trim()
    .toLowerCase();
}

/** Relaxed alignment, as in DMARC: `bounce.example.com` sends for `example.com`. */
function isSameDomain(one: string, other: string): boolean {
  if (one === "" || other === "") return false;
  return one === other || one.endsWith(`.${other}`) || other.endsWith(`.${one}`);
}
