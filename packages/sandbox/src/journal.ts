import { appendFileSync, close, fsync, mkdirSync, openSync, readFileSync, truncateSync } from "node:fs";
import { dirname } from "node:path";
import { promisify } from "node:util";
import type { z } from "zod";

/** An append-only file of JSON lines: the state of one vendor. */
export interface Journal<T> {
  /** Writes one record; resolves when it is on disk (fsync), rejects when it may not be. */
  append(record: T): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the journal and replays it, oldest record first.
 * An incomplete last line is cut off: the process died while writing it, before it answered.
 * @throws Error when any other line does not parse: the file is damaged, and a guess could invent money.
 */
export function openJournal<T>(path: string, schema: z.ZodType<T>, replay: (record: T) => void): Journal<T> {
  mkdirSync(dirname(path), { recursive: true });
  const fd = openSync(path, "a");
  for (const record of readRecords(path, schema)) replay(record);
  const flush = shareSync(fd);
  let torn: unknown;
  return {
    async append(record) {
      if (torn) throw new Error(`${path} could not be written before; restart the sandbox.`, { cause: torn });
      try {
        // Written at once, so records stand in the order in which the state changed.
        appendFileSync(fd, `${JSON.stringify(record)}\n`);
      } catch (error) {
        torn = error; // The file may end with half a line; a record after it would be unreadable.
        throw error;
      }
      await flush();
    },
    async close() {
      await flush();
      await promisify(close)(fd);
    },
  };
}

function readRecords<T>(path: string, schema: z.ZodType<T>): T[] {
  const bytes = readFileSync(path);
  const end = bytes.lastIndexOf("\n") + 1;
  if (end < bytes.length) truncateSync(path, end);
  const lines = bytes.subarray(0, end).toString("utf8").split("\n").slice(0, -1);
  return lines.map((line, index) => {
    const parsed = schema.safeParse(parseJson(line));
    if (parsed.success) return parsed.data;
    throw new Error(
      `${path}, line ${index + 1}, is not a record this version can read. Nothing was changed. ` +
        `Move the file away to start with an empty sandbox, or restore it.`,
    );
  });
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // No schema accepts it: the caller names file and line.
  }
}

/**
 * Lets callers that wait at the same time share one fsync. A caller during a sync waits for the next one, because the
 * running one may have begun before its line was written.
 */
function shareSync(fd: number): () => Promise<void> {
  const syncFile = promisify(fsync);
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const start = (): Promise<void> => {
    next = undefined;
    const sync = syncFile(fd).finally(() => {
      if (running === sync) running = undefined;
    });
    running = sync;
    return sync;
  };
  return () => {
    if (!running) return start();
    next ??= running.then(start, start);
    return next;
  };
}
