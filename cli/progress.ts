import process from "node:process";

const WIDTH = 30;

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
