import process from "node:process";

/**
 * Drops log lines when the reader of the log (supervisor or terminal) is gone. Without this listener every failed write
 * is an uncaught error, which is logged, and that write fails too: an endless loop that uses a whole processor.
 */
export function outliveLogReader(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
}
