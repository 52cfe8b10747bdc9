import { appendFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { openJournal } from "./journal.ts";
import { makeDataDir } from "./testing/start-sandbox.ts";

const Note = z.object({ n: z.int() });
type Note = z.infer<typeof Note>;

async function reopen(path: string): Promise<Note[]> {
  const notes: Note[] = [];
  await openJournal(path, Note, (note) => notes.push(note)).close();
  return notes;
}

async function writeNotes(path: string, count: number): Promise<void> {
  const journal = openJournal(path, Note, () => {});
  await Promise.all(Array.from({ length: count }, (_, n) => journal.append({ n })));
  await journal.close();
}

test("replays records in the order of writing, also those that were written together", async () => {
  const path = join(await makeDataDir(), "deep", "notes.jsonl");
  await writeNotes(path, 50);
  expect(await reopen(path)).toEqual(Array.from({ length: 50 }, (_, n) => ({ n })));
});

test("an appended record is in the file when append resolves", async () => {
  const path = join(await makeDataDir(), "notes.jsonl");
  const journal = openJournal(path, Note, () => {});
  await journal.append({ n: 7 });
  expect(await readFile(path, "utf8")).toBe('{"n":7}\n');
  await journal.close();
});

test("cuts off a torn last line, and the next record does not stick to it", async () => {
  const path = join(await makeDataDir(), "notes.jsonl");
  await writeNotes(path, 2);
  await appendFile(path, '{"n":99');
  const journal = openJournal(path, Note, () => {});
  await journal.append({ n: 2 });
  await journal.close();
  expect(await reopen(path)).toEqual([{ n: 0 }, { n: 1 }, { n: 2 }]);
});

test("refuses to guess when a line in the middle is damaged", async () => {
  const path = join(await makeDataDir(), "notes.jsonl");
  await writeFile(path, '{"n":0}\n{"n":"one"}\n{"n":2}\n');
  expect(() => openJournal(path, Note, () => {})).toThrow(/notes\.jsonl, line 2, is not a record/);
  expect(await readFile(path, "utf8")).toContain('"one"');
});
