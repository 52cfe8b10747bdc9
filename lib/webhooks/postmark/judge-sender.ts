import type { SENDER_CHECKS, SENDER_VERDICTS } from "@/db/schema/vocabulary";

type SenderVerdict = (typeof SENDER_VERDICTS)[number];
type SenderCheck = (typeof SENDER_CHECKS)[number];

/** What Postmark found of one way to check a sender. `none`: it says nothing about the address in `From`. */
export type SenderChecks = Record<"spf" | "dkim" | "dmarc", SenderCheck>;

/** A mail server writes a few hundred characters; the rest of a longer value is not read. */
const READ = 2_000;

/**
 * Judges whether a mail comes from the address in its `From`, by the headers of Postmark's own checks: `Received-SPF`
 * and `X-Spam-Tests`. A sender can write headers of these names too, but cannot take Postmark's away: of several the
 * worst counts, and a pass in `Authentication-Results`, which Postmark does not write, counts for nothing.
 *
 * `verified`: DMARC passes, or a DKIM signature or the envelope of the sender's own domain does. `failed`: DMARC fails,
 * or SPF fails and no signature of that domain makes up for it. Everything else, a mail without any verdict among it, is
 * `unverified`: a person may be asked about money, the policy alone never grants it.
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

/** SPF speaks of the envelope: it says something of `From` only when both are of one domain. */
function readSpf(value: string, fromDomain: string): SenderCheck {
  const word = /^\s*([a-z]+)/i.exec(value)?.[1]?.toLowerCase();
  if (word === "fail" || word === "softfail") return "fail";
  if (word !== "pass") return "none";
  const envelope = /envelope-from=["<]*([^\s;">]+)/i.exec(value)?.[1];
  return envelope === undefined || isSameDomain(domainOf(envelope), fromDomain) ? "pass" : "none";
}

/** SpamAssassin's names. `AU`: the signature is of the author's own domain. */
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

/** Nobody forges a failure of their own mail. */
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

/** Relaxed, as DMARC has it: `bounce.example.com` sends for `example.com`. */
function isSameDomain(one: string, other: string): boolean {
  if (one === "" || other === "") return false;
  return one === other || one.endsWith(`.${other}`) || other.endsWith(`.${one}`);
}
