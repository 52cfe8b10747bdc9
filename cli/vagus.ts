import { existsSync } from "node:fs";
import process from "node:process";
import { closeDatabases } from "@/lib/db";
import { errorChain } from "@/lib/error-chain";
import { createProgram } from "./program.ts";

// What Next reads by itself; a variable that is set already wins.
if (existsSync(".env")) process.loadEnvFile(".env");

try {
  await createProgram().parseAsync();
} catch (error) {
  console.error(errorChain(error));
  process.exitCode = 1;
} finally {
  await closeDatabases();
}
