// Loaded into every process of a stack by NODE_OPTIONS=--import=file://…/record-hosts.mjs?log=<file>: writes down each host
// that the process looks up or connects to. The file stands in the address, because few variables reach every process.
import dns from "node:dns";
import { appendFileSync } from "node:fs";
import net from "node:net";
import process from "node:process";

const file = new URL(import.meta.url).searchParams.get("log");
const seen = new Set();

/** One line for each host of a process: pid, kind, host. */
function note(kind, host) {
  const key = `${kind} ${host}`;
  if (!file || seen.has(key)) return;
  seen.add(key);
  appendFileSync(file, `${process.pid} ${key}\n`);
}

const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function connectAndNote(...given) {
  // `net` hands on an array of its own that holds the options first.
  const [first, second] = Array.isArray(given[0]) ? given[0] : given;
  const options = typeof first === "object" && first !== null ? first : { port: first, host: second };
  if (options.path === undefined) note("connect", options.host ?? "localhost");
  return connect.apply(this, given);
};

for (const resolver of [dns, dns.promises]) {
  const { lookup } = resolver;
  resolver.lookup = (host, ...rest) => {
    note("lookup", host);
    return lookup.call(resolver, host, ...rest);
  };
}

note("start", process.argv.slice(1, 3).join(" ").replaceAll(/\s+/g, "_") || "node");
