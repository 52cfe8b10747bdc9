import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { env } from "@/lib/env";
import { isInNetworks } from "@/lib/networks";

/** Written by this server on every request, over whatever the caller put there: the other end of the connection. */
const PEER_HEADER = "x-vagus-peer";
/** Written by Vercel's edge over whatever the caller put there. */
const VERCEL_HEADER = "x-vercel-forwarded-for";
/** Groups of an IPv6 address that name a customer's network (/64): one customer has all addresses in it. */
const NETWORK_GROUPS = 4;

/** Where a request comes from. */
export interface ClientAddress {
  address: string;
  /** The address itself, or the /64 of an IPv6 address. */
  network: string;
  /** A caller on this machine, or behind a proxy that `TRUSTED_PROXY` does not name. */
  loopback: boolean;
}

/**
 * The address of the caller: the other end of the connection, or what a proxy named in `TRUSTED_PROXY` says of it. A
 * header that anybody else sends is not believed.
 * @returns null when it cannot be told
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
  return { address, network: networkOf(address), loopback: isInNetworks(address, ["127.0.0.0/8", "::1"]) };
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
 * Writes the other end of the connection into a header of every request this process receives. Next hands routes no
 * socket, and leaves a caller's own `x-forwarded-for` as it is.
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
