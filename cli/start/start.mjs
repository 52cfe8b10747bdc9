// `npm start`: the built console on the port and address of the environment and .env. Next alone reads neither the slot
// nor a PORT in .env, and listens on every interface.
import { spawnSync } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";

process.chdir(fileURLToPath(new URL("../..", import.meta.url)));
process.env.NODE_ENV ??= "production";
const loader = ["--import", import.meta.resolve("tsx"), "--conditions=react-server"];
const settings = fileURLToPath(new URL("settings.ts", import.meta.url));
const checked = spawnSync(process.execPath, [...loader, settings], {
  stdio: ["ignore", "pipe", "inherit"],
  encoding: "utf8",
});
if (checked.status !== 0) process.exit(checked.status ?? 1);

const { port, address } = JSON.parse(checked.stdout);
const next = fileURLToPath(import.meta.resolve("next/dist/bin/next"));
process.argv.splice(1, 1, next, "start", "--port", String(port), "--hostname", address);
await import("next/dist/bin/next");
