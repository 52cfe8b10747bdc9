import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Places } from "./places.ts";
import { run } from "./processes.ts";

/** Debian's place; it is not on the PATH of every user. */
const NGINX = "/usr/sbin/nginx";

/**
 * The file that docs/deploy/one-server.md installs, with the drill's ports and certificate in place of the server's, and
 * nothing else changed.
 * @throws Error when the file lacks one of the places
 */
function siteOf({ home, ports }: Places): string {
  const changes: [string, string][] = [
    ["127.0.0.1:3001", `127.0.0.1:${ports.apps[0]}`],
    ["127.0.0.1:3002", `127.0.0.1:${ports.apps[1]}`],
    ["127.0.0.1:3080", `127.0.0.1:${ports.internal}`],
    ["listen 443 ssl", `listen 127.0.0.1:${ports.tls} ssl`],
    ["listen 80;", `listen 127.0.0.1:${ports.plain};`],
    ["server_name console.example.com", "server_name localhost"],
    ["/etc/vagus/tls", join(home, "tls")],
  ];
  let site = readFileSync("deploy/one-server/nginx.conf", "utf8");
  for (const [from, to] of changes) {
    if (!site.includes(from)) throw new Error(`deploy/one-server/nginx.conf has no ${from}.`);
    site = site.replaceAll(from, to);
  }
  return site;
}

/** Writes the configuration and has nginx test it. @returns the command that runs it in the foreground */
export function prepareNginx(places: Places): { version: string; command: string[] } {
  const folder = join(places.home, "nginx");
  for (const name of ["body", "proxy", "fastcgi", "uwsgi", "scgi"])
    mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, "site.conf"), siteOf(places));
  const temporary = ["client_body:body", "proxy:proxy", "fastcgi:fastcgi", "uwsgi:uwsgi", "scgi:scgi"]
    .map((pair) => pair.split(":"))
    .map(([what, name]) => `  ${what}_temp_path ${join(folder, name ?? "")};`);
  const main = [
    "daemon off;",
    `pid ${join(folder, "pid")};`,
    `error_log ${join(folder, "error.log")} warn;`,
    "worker_processes 1;",
    "events { worker_connections 1024; }",
    "http {",
    `  access_log ${join(folder, "access.log")};`,
    ...temporary,
    `  include ${join(folder, "site.conf")};`,
    "}",
  ];
  const file = join(folder, "nginx.conf");
  writeFileSync(file, `${main.join("\n")}\n`);
  const command = [NGINX, "-p", folder, "-c", file];
  run([...command, "-t"]);
  return { version: "nginx", command };
}
