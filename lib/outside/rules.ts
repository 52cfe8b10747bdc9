import { isIP } from "node:net";
import { isInNetworks } from "@/lib/networks";

/** Link-local addresses are never called, even if configured: clouds serve machine credentials there. */
const NEVER = ["169.254.0.0/16", "fe80::/10", "fd00:ec2::254"];
/** IPv4 networks that are not the public internet: IANA's special-purpose registry, and multicast. */
const NOT_PUBLIC_V4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
];
/** All of the public IPv6 internet; mapped IPv4, ULA, loopback and multicast lie outside. */
const GLOBAL_V6 = ["2000::/3"];
/** Parts of it that embed an IPv4 address or are not routed. */
const NOT_PUBLIC_V6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"];

/** Whether a request may go to an IP address: it is public, or in a network that the environment names. */
export function isCallable(address: string, allowed: readonly string[]): boolean {
  if (isInNetworks(address, NEVER)) return false;
  if (isInNetworks(address, allowed)) return true;
  if (isIP(address) === 4) return !isInNetworks(address, NOT_PUBLIC_V4);
  return isInNetworks(address, GLOBAL_V6) && !isInNetworks(address, NOT_PUBLIC_V6);
}

/** Why an address is refused. */
export type AddressFault = "url_malformed" | "url_insecure" | "address_private" | "address_unknown";

/** Sentences for `AddressFault`. */
export const FAULT_WORDS: Record<AddressFault, string> = {
  url_malformed: "An address begins with https://, and has no user name and no part after #.",
  url_insecure: "Plain http:// is only for addresses in ANSWER_NETWORKS; use https://.",
  address_private: "The address leads into a private network; ANSWER_NETWORKS does not name it.",
  address_unknown: "The name of the host could not be resolved.",
};

/** The fault of an address by its text alone; undefined without one. */
export function textFault(url: string): "url_malformed" | undefined {
  if (!URL.canParse(url)) return "url_malformed";
  const { protocol, username, password, hash } = new URL(url);
  return /^https?:$/.test(protocol) && !username && !password && !hash ? undefined : "url_malformed";
}

/**
 * The fault of a host's addresses. One refused address refuses the host, because the choice between them is arbitrary.
 * @param addresses IP addresses of the host
 */
export function hostFault(
  protocol: string,
  addresses: readonly string[],
  allowed: readonly string[],
): AddressFault | undefined {
  if (addresses.length === 0) return "address_unknown";
  if (!addresses.every((address) => isCallable(address, allowed))) return "address_private";
  const named = addresses.every((address) => isInNetworks(address, allowed));
  return protocol === "https:" || named ? undefined : "url_insecure";
}
