import process from "node:process";

const WIDTH = 30;

/** Draws how many of an unknown number are done; where nobody looks, nothing. */
export function drawCount(what: string, done: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${what.padEnd(14)}${done.toLocaleString("en-US")} read`);
}

/** Ends the line of `drawCount`. */
export function endCount(): void {
  if (process.stderr.isTTY) process.stderr.write("\n");
}

/** Draws how far something is in one line that is drawn over; where nobody looks, a line for each part that is done. */
export function drawProgress(what: string, done: number, total: number): void {
  if (!process.stderr.isTTY) {
    if (done === total) process.stderr.write(`${what}: ${total}\n`);
    return;
  }
  const filled = Math.round((done / Math.max(1, total)) * WIDTH);
  const bar = "█".repeat(filled) + "░".repeat(WIDTH - filled);
  process.stderr.write(`\r${what.padEnd(14)}${bar} ${done} of ${total}${done === total ? "\n" : ""}`);
}
