import process from "node:process";
import { outliveLogReader } from "./outlive-log-reader.ts";

/** Logs uncaught errors like the framework, and tells the parent how many. */
let uncaught = 0;
process.on("uncaughtException", (error) => {
  uncaught++;
  process.stderr.write(`${error.message}\n`);
});
if (process.argv[2] === "outlive") outliveLogReader();

process.on("message", () => {
  process.stdout.write("a line\n");
  process.stderr.write("a line\n");
  setTimeout(() => {
    process.send?.(uncaught);
    process.disconnect();
    process.exit(0);
  }, 500);
});
process.send?.("ready");
