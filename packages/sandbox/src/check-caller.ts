import type { IncomingHttpHeaders } from "node:http";

/** Why a request is refused; undefined when it is not. */
export type CallerFault = "foreign_host" | "foreign_origin" | undefined;

const LOOPBACK_NAMES = ["localhost", "127.0.0.1", "[::1]"];
/** What may follow a name in `Host`; everything else in a URL would hide another name. */
const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?$/i;

/**
 * Checks where a request comes from, by what a browser says and a page cannot forge: `Host`, `Origin` and
 * `Sec-Fetch-Site`. A name that was rebound to this machine fails by `Host`, a page of another origin by the other two.
 * Programs such as SDKs, the console and curl send neither of those two and pass.
 */
export function checkCaller(method: string | undefined, headers: IncomingHttpHeaders): CallerFault {
  const { host, origin } = headers;
  // HTTP/1.0 may leave it out; a browser never does.
  if (host !== undefined) {
    const name = HOST.exec(host)?.[1]?.toLowerCase();
    if (name === undefined || !LOOPBACK_NAMES.includes(name)) return "foreign_host";
  }
  const site = headers["sec-fetch-site"];
  const isFromElsewhere = site !== undefined && site !== "same-origin" && site !== "none";
  if (isFromElsewhere && !opensPage(method, headers)) return "foreign_origin";
  // The address that this request was sent to, through a forwarded port for example.
  const isOwn =
    origin === undefined || (URL.canParse(origin) && new URL(origin).host === host?.toLowerCase());
  return isOwn ? undefined : "foreign_origin";
}

/** A top-level navigation: it shows a page to the person, and to no other page. */
function opensPage(method: string | undefined, headers: IncomingHttpHeaders): boolean {
  const isRead = method === "GET" || method === "HEAD";
  return isRead && headers["sec-fetch-mode"] === "navigate" && headers["sec-fetch-dest"] === "document";
}
