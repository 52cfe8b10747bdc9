import process from "node:process";

/**
 * A process whose log has no reader any more, because its supervisor or terminal is gone, loses the lines and nothing
 * else. Without a listener every failed write is an uncaught error, which is logged, whose write fails in turn: a loop
 * that takes a processor for good.
 */
export function outliveLogReader(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
}
