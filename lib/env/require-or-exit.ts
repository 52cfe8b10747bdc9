import process from "node:process";
// By path: next.config.ts reads this file, and Next resolves aliases there from the wrong folder.
import { requireEnv } from "../env.ts";
import { errorChain } from "../error-chain.ts";

const ADVICE = "Set them in the environment of the process or in .env; .env.example explains every variable.";

/**
 * Checks the environment of a server before it starts. On problems, prints one list and exits with 1: a stack trace
 * would hide the list, and a server without secrets must not take requests.
 */
export function requireEnvOrExit(): void {
  try {
    requireEnv();
  } catch (error) {
    process.stderr.write(`${errorChain(error)}\n${ADVICE}\n`);
    process.exit(1);
  }
}
