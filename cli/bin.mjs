#!/usr/bin/env node
// `vagus` from anywhere: node with what the sources need to run as they are.
import { spawn } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";

const args = ["--import", import.meta.resolve("tsx"), "--conditions=react-server"];
const program = fileURLToPath(new URL("vagus.ts", import.meta.url));
// The loader looks for paths such as `@/lib` in the tsconfig.json of the folder that it is called in.
const env = {
  ...process.env,
  TSX_TSCONFIG_PATH: fileURLToPath(new URL("../tsconfig.json", import.meta.url)),
};
const child = spawn(process.execPath, [...args, program, ...process.argv.slice(2)], {
  stdio: "inherit",
  env,
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => {
  if (signal) process.removeAllListeners(signal).kill(process.pid, signal);
  else process.exitCode = code ?? 1;
});
