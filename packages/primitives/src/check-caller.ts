import type { IncomingHttpHeaders } from "node:http";

/** The host names a listener answers to, and the pages that may call it. */
export interface Callers {
  /** Host names besides those of the loopback interface, in lower case and without a port. */
  hostNames: readonly string[];
  /** Origins of the server's own pages besides the one that the `Host` header names. */
  origins: readonly string[];
  /** Whether an IP address is a valid host: probes call by address, browsers behind a rebound name never do. */
  anyAddress: boolean;
}

/** Callers of a server that answers only programs and pages of its own machine. */
export const OWN_MACHINE: Callers = { hostNames: [], origins: [], anyAddress: false };

/** Why a listener refuses a request; undefined when it does not. */
export type CallerFault = "foreign_host" | "foreign_origin" | undefined;

type CallerHeaders = Pick<IncomingHttpHeaders, "host" | "origin"> & Readonly<Record<string, unknown>>;

const LOOPBACK_NAMES = ["localhost", "127.0.0.1", "[::1]"];
/** A name with an optional port; any other part of a URL could hide another name. */
const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?$/i;
const ADDRESS = /^(\[.*\]|\d+\.\d+\.\d+\.\d+)$/;

/**
 * Checks the origin of a request by headers that a browser sets and a page cannot forge: `Host`, `Origin` and
 * `Sec-Fetch-Site`. `Host` refuses a name that was rebound to this machine, the other two refuse a page of another
 * origin. Programs such as SDKs, vendors and curl send neither of the two and pass. A link on another site may open a
 * page.
 */
export function checkCaller(
  method: string | undefined,
  headers: CallerHeaders,
  callers: Callers,
): CallerFault {
  const { host, origin } = headers;
  // HTTP/1.0 may omit the header; a browser never does.
  if (host !== undefined && !isOurHost(host, callers)) return "foreign_host";
  const site = headers["sec-fetch-site"];
  const isFromElsewhere = site !== undefined && site !== "same-origin" && site !== "none";
  if (isFromElsewhere && !opensPage(method, headers)) return "foreign_origin";
  if (origin !== undefined && !isOurOrigin(origin, host, callers)) return "foreign_origin";
  return undefined;
}

function isOurHost(host: string, { hostNames, anyAddress }: Callers): boolean {
  const name = HOST.exec(host)?.[1]?.toLowerCase();
  if (name === undefined) return false;
  return LOOPBACK_NAMES.includes(name) || hostNames.includes(name) || (anyAddress && ADDRESS.test(name));
}

/** A top-level navigation shows the page to the person and to no other page. */
function opensPage(method: string | undefined, headers: CallerHeaders): boolean {
  const isRead = method === "GET" || method === "HEAD";
  return isRead && headers["sec-fetch-mode"] === "navigate" && headers["sec-fetch-dest"] === "document";
}

function isOurOrigin(origin: string, host: string | undefined, { origins }: Callers): boolean {
  if (origins.includes(origin)) return true;
  // The origin of the address that this request was sent to, for example through a forwarded port.
  return URL.canParse(origin) && host !== undefined && new URL(origin).host === host.toLowerCase();
}
