import { existsSync } from "node:fs";
import process from "node:process";
import { requireFreePorts } from "@/cli/processes/require-free-ports";
import { env } from "@/lib/env";
import { requireEnvOrExit } from "@/lib/env/require-or-exit";
import { errorChain } from "@/lib/error-chain";

/** What `next build` writes last. */
const BUILD = ".next/BUILD_ID";

// Checks what the built console needs before anything listens, and prints where it has to listen, as JSON. Run by
// start.mjs in a process of its own: the console then needs no TypeScript loader.
if (existsSync(".env")) process.loadEnvFile(".env");
requireEnvOrExit();
const { ports, listenAddress } = env();
try {
  await requireFreePorts([{ name: "the console", port: ports.app }]);
  if (!existsSync(BUILD)) throw new Error("Nothing is built. Run npm run build, then start again.");
  process.stdout.write(JSON.stringify({ port: ports.app, address: listenAddress }));
} catch (error) {
  process.stderr.write(`${errorChain(error)}\n`);
  process.exitCode = 1;
}
