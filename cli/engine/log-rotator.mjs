// Keeps the log of a detached engine small: the engine writes into one file for as long as it lives. Plain JavaScript,
// so that a process that lives for days needs no compiler.
import {
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from "node:fs";
import process from "node:process";

/**
 * Sets the log aside as `<file>.1` when it is above the bound, and moves older ones up. The file is copied and emptied,
 * because the engine goes on writing at the end of the same file.
 * @param {string} file
 * @param {{ maxBytes: number, generations: number }} bound
 * @returns {boolean} whether the log was set aside
 */
export function rotateLog(file, { maxBytes, generations }) {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= maxBytes) return false;
  if (generations > 0) {
    rmSync(`${file}.${generations}`, { force: true });
    for (let n = generations - 1; n >= 1; n--) {
      if (existsSync(`${file}.${n}`)) renameSync(`${file}.${n}`, `${file}.${n + 1}`);
    }
    copyFileSync(file, `${file}.1`);
    appendRest(file, `${file}.1`);
  }
  truncateSync(file);
  return true;
}

/**
 * Copies what was written during the copy, so that nearly nothing is lost between copy and truncation.
 * @param {string} from
 * @param {string} to
 */
function appendRest(from, to) {
  const rest = statSync(from).size - statSync(to).size;
  if (rest <= 0) return;
  const input = openSync(from, "r");
  const output = openSync(to, "a");
  const buffer = Buffer.alloc(rest);
  const read = readSync(input, buffer, 0, rest, statSync(to).size);
  writeSync(output, buffer, 0, read);
  closeSync(input);
  closeSync(output);
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}

const CHECK_MS = 1000;

if (process.argv[1] === import.meta.filename) {
  const [file = "", maxBytes, generations, pid] = process.argv.slice(2);
  setInterval(() => {
    try {
      rotateLog(file, { maxBytes: Number(maxBytes), generations: Number(generations) });
    } catch {
      // A full disk, say: the next round tries again.
    }
    if (!isAlive(Number(pid))) process.exit();
  }, CHECK_MS);
}
