import process from "node:process";
import { startEmbedded } from "../embedded-postgres.ts";

// A process that starts the embedded server, says what it got in one line of JSON, and lives until it is killed.
const [dataDir = "", port = ""] = process.argv.slice(2);
const { pid, reused } = await startEmbedded({ dataDir, port: Number(port) });
process.stdout.write(`${JSON.stringify({ pid, reused })}\n`);
setInterval(() => {}, 60_000);
