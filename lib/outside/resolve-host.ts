import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { type AddressFault, hostFault, textFault } from "./rules.ts";

const LOOKUP_TIMEOUT_MS = 3_000;

/**
 * Resolves the host of an address and checks all its IP addresses.
 * @param allowed networks that are allowed in addition to the public internet
 * @returns the IP addresses, or why a request must not go there
 */
export async function resolveHost(
  url: string,
  allowed: readonly string[],
): Promise<{ addresses: string[] } | { fault: AddressFault }> {
  const malformed = textFault(url);
  if (malformed) return { fault: malformed };
  const { protocol, hostname } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, "");
  const addresses = isIP(host) ? [host] : await lookUp(host);
  const fault = hostFault(protocol, addresses, allowed);
  return fault ? { fault } : { addresses };
}

async function lookUp(host: string): Promise<string[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error("late")), LOOKUP_TIMEOUT_MS);
  });
  try {
    const found = await Promise.race([lookup(host, { all: true, order: "ipv4first" }), late]);
    return found.map(({ address }) => address);
  } catch {
    return [];
  } finally {
    clearTimeout(timer);
  }
}
