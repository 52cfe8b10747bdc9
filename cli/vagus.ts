import { existsSync } from "node:fs";
import process from "node:process";
import { closeDatabases } from "@/lib/db";
import { errorChain } from "@/lib/error-chain";
import { helpPageOf } from "@/lib/help/rules";
import { createProgram } from "./program.ts";

// What Next reads by itself; a variable that is set already wins.
if (existsSync(".env")) process.loadEnvFile(".env");

try {
  await createProgram().parseAsync();
} catch (error) {
  const message = errorChain(error);
  console.error(message);
  const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
  const page = helpPageOf({ message, code });
  if (page) console.error(`Help: docs/${page}.md`);
  process.exitCode = 1;
} finally {
  await closeDatabases();
}
