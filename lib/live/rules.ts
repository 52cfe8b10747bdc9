/** How often the stream of changes gives a sign of life. Also keeps proxies from closing it. */
export const HEARTBEAT_MS = 5_000;
