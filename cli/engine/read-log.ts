import { closeSync, fstatSync, openSync, readSync } from "node:fs";

const CHUNK = 256 * 1024;

/** Reads the lines that are added to a log, across truncations by rotation. */
export class LogReader {
  private rest = "";

  /** @param offset bytes to skip; the size of the file for new lines only */
  constructor(
    private readonly file: string,
    private offset: number,
  ) {}

  /** The whole lines since the last call. */
  next(): string[] {
    const text = this.rest + this.read();
    const lines = text.split("\n");
    this.rest = lines.pop() ?? "";
    return lines;
  }

  private read(): string {
    let descriptor: number;
    try {
      descriptor = openSync(this.file, "r");
    } catch {
      return "";
    }
    try {
      const { size } = fstatSync(descriptor);
      if (size < this.offset) this.offset = 0;
      const buffer = Buffer.alloc(Math.min(size - this.offset, CHUNK));
      const read = readSync(descriptor, buffer, 0, buffer.length, this.offset);
      this.offset += read;
      return buffer.toString("utf8", 0, read);
    } finally {
      closeSync(descriptor);
    }
  }
}

/** The last lines of a log. */
export function lastLines(file: string, size: number, count: number): string[] {
  const lines = new LogReader(file, Math.max(0, size - CHUNK)).next();
  return count === 0 ? [] : lines.slice(-count);
}
