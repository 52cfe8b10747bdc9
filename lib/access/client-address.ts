import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { env } from "@/lib/env";
import { isInNetworks } from "@/lib/networks";

/** The peer address of the connection. This server sets it on every request and overwrites a value of the caller. */
const PEER_HEADER = "x-vagus-peer";
/** Set by Vercel's edge, which overwrites a value of the caller. */
const VERCEL_HEADER = "x-vercel-forwarded-for";
const LOOPBACK = ["127.0.0.0/8", "::1"];
/** Groups of an IPv6 address that identify a network (/64): one customer owns all its addresses. */
const NETWORK_GROUPS = 4;

/** The address of a caller. */
export interface ClientAddress {
  address: string;
  /** The address itself, or the /64 of an IPv6 address. */
  network: string;
  /** A caller on this machine, or behind a proxy that `TRUSTED_PROXY` does not name. */
  loopback: boolean;
}

/**
 * Reads the address of the caller: the peer of the connection, or the address that a proxy in `TRUSTED_PROXY` reports.
 * Headers of other senders are ignored.
 * @returns null when it is unknown
 */
export function clientAddress(headers: Headers): ClientAddress | null {
  const { longLived, trustedProxies } = env();
  const peer = headers.get(longLived ? PEER_HEADER : VERCEL_HEADER) ?? "";
  const hops = [...(headers.get("x-forwarded-for")?.split(",") ?? []), peer].map(withoutMapping);
  // From the right: a trusted proxy appends the address that it was called from.
  let at = hops.length - 1;
  while (at > 0 && isInNetworks(hops[at] ?? "", trustedProxies)) at -= 1;
  const address = hops[at] ?? "";
  if (isIP(address) === 0) return null;
  return { address, network: networkOf(address), loopback: isInNetworks(address, LOOPBACK) };
}

/**
 * Whether a request comes from this machine and through no proxy: behind one on this machine every caller's connection
 * does. Next writes the peer into `x-forwarded-for` where that is missing.
 */
export function isFromThisMachine(headers: Headers): boolean {
  const hops = [...(headers.get("x-forwarded-for")?.split(",") ?? []), headers.get(PEER_HEADER) ?? ""];
  const isProxied = ["x-real-ip", "forwarded", "via"].some((name) => headers.has(name));
  return (
    env().longLived &&
    !isProxied &&
    hops.map(withoutMapping).every((hop) => isIP(hop) !== 0 && isInNetworks(hop, LOOPBACK))
  );
}

/** `::ffff:192.0.2.1` is 192.0.2.1. */
function withoutMapping(text: string): string {
  const address = text.trim().toLowerCase();
  const mapped = address.startsWith("::ffff:") ? address.slice("::ffff:".length) : "";
  return isIP(mapped) === 4 ? mapped : address;
}

function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = "", tail = ""] = address.split("%")[0]?.split("::") ?? [];
  const [left, right] = [head, tail].map((groups) => groups.split(":").filter(Boolean));
  if (!left || !right) return address;
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => "0");
  const groups = [...left, ...zeros, ...right].slice(0, NETWORK_GROUPS);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(":")}::/64`;
}

/**
 * Writes the peer address of the connection into a header of every request. Next gives routes no socket, and leaves a
 * caller's own `x-forwarded-for` unchanged.
 */
export function notePeers(): void {
  subscribe("http.server.request.start", (message) => {
    if (!isStart(message)) return;
    const { headers, socket } = message.request;
    delete headers[PEER_HEADER];
    if (socket.remoteAddress) headers[PEER_HEADER] = socket.remoteAddress;
  });
}

function isStart(message: unknown): message is { request: IncomingMessage } {
  return typeof message === "object" && message !== null && "request" in message;
}
