import process from "node:process";
import { startEmbedded } from "../embedded-postgres.ts";

// Starts the embedded server, prints the result as one line of JSON, and lives until it is killed.
const [dataDir = "", port = ""] = process.argv.slice(2);
const { pid, reused } = await startEmbedded({ dataDir, port: Number(port) });
process.stdout.write(`${JSON.stringify({ pid, reused })}\n`);
setInterval(() => {}, 60_000);
