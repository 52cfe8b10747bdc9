import process from "node:process";
import { readFlags } from "./read-flags.ts";
import { createSandbox } from "./server.ts";

try {
  const sandbox = createSandbox(readFlags(process.argv.slice(2), process.env));
  const stop = () => void sandbox.stop().then(() => process.exit(0), fail);
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  for (const server of await sandbox.start()) console.log(JSON.stringify(server));
} catch (error) {
  fail(error);
}

function fail(error: unknown): never {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
