import { createReadStream } from "node:fs";
import { extname } from "node:path";
import { createInterface } from "node:readline";
import { parseJson } from "@vagus/primitives/parse-json";
import { type CsvError, type Info, parse } from "csv-parse";
import { z } from "zod";
import { InvalidInput } from "@/lib/app-errors";
import { type Cells, COLUMNS, type FileLine, readLine } from "./file-line.ts";

/** Longest line, in bytes: a quote that is never closed makes the rest of a file one line. */
const LINE_BYTES = 64_000;
/** The decoder's replacement for bytes that are not UTF-8. */
const NOT_UTF8 = "\ufffd";

/**
 * Reads a file line by line, as a stream.
 * @throws InvalidInput for a file that is neither CSV nor JSONL, or whose header names other columns
 */
export function readImportFile(path: string): AsyncGenerator<FileLine> {
  switch (extname(path).toLowerCase()) {
    case ".csv":
      return readCsv(path);
    case ".jsonl":
    case ".ndjson":
      return readJsonl(path);
    default:
      throw new InvalidInput({
        code: "unknown_format",
        message: `${path} ends neither with .csv nor with .jsonl. Nothing was imported.`,
      });
  }
}

async function* readCsv(path: string): AsyncGenerator<FileLine> {
  let broken: { line: number; why: string } | undefined;
  const parser = parse({
    bom: true,
    info: true,
    record_delimiter: ["\r\n", "\n"],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    trim: true,
    max_record_size: LINE_BYTES,
    // Skip instead of throwing: an error would discard earlier lines that are still buffered.
    skip_records_with_error: true,
    on_skip: (error) => {
      broken ??= { line: Number(error?.lines ?? 0), why: whyBroken(error) };
      return undefined;
    },
  });
  const source = createReadStream(path);
  source.once("error", (error) => parser.destroy(error));
  let header: string[] | undefined;
  let last = 0;
  for await (const { record, info } of source.pipe(parser) as AsyncIterable<{
    record: string[];
    info: Info;
  }>) {
    if (broken && info.lines >= broken.line) break;
    last = info.lines;
    if (!header) {
      header = checkHeader(record);
      continue;
    }
    yield csvLine(info.lines, header, record);
  }
  source.destroy();
  if (broken) yield { line: last + 1, faults: [`${broken.why}; the file cannot be read from here on`] };
  else if (!header) checkHeader([]);
}

function whyBroken(error: CsvError | undefined): string {
  if (error?.code === "CSV_QUOTE_NOT_CLOSED") return "a quote is opened and never closed";
  if (error?.code === "CSV_MAX_RECORD_SIZE")
    return "a line is longer than 64 kB: perhaps a quote is never closed";
  return "a quote stands in the wrong place";
}

/** @throws InvalidInput that names the first column that is wrong */
function checkHeader(header: readonly string[]): string[] {
  const names = header.map((name) => name.toLowerCase());
  const unknown = names.find((name) => !COLUMNS.includes(name));
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  const refuse = (what: string) =>
    new InvalidInput({
      code: "invalid_header",
      message: `The first line ${what}. Columns, with commas between them, are: ${COLUMNS.join(", ")}. Nothing was imported.`,
    });
  if (unknown !== undefined) throw refuse(`names a column that is unknown: ${JSON.stringify(unknown)}`);
  if (twice !== undefined) throw refuse(`names ${twice} twice`);
  if (!names.includes("customer_id")) throw refuse("does not name customer_id");
  return names;
}

function csvLine(line: number, header: readonly string[], record: readonly string[]): FileLine {
  if (record.length !== header.length)
    return { line, faults: [`has ${record.length} values for ${header.length} columns`] };
  if (record.some((cell) => cell.includes(NOT_UTF8))) return { line, faults: ["is not UTF-8"] };
  return readLine(line, Object.fromEntries(header.map((name, at) => [name, record[at]])));
}

const Scalar = z.union([z.string(), z.number(), z.null()]);
const cells = Object.fromEntries(COLUMNS.map((name) => [name, Scalar.optional()]));
const NestedOrder = z.strictObject(cells).partial();
/** A line of JSONL: the same names as the columns, and the orders of the customer as a list. */
const JsonLine = z.strictObject({ ...cells, orders: z.array(NestedOrder).optional() });

async function* readJsonl(path: string): AsyncGenerator<FileLine> {
  const source = createReadStream(path, "utf8");
  let failure: unknown;
  source.once("error", (error) => {
    failure = error;
  });
  let line = 0;
  for await (const text of createInterface({ input: source, crlfDelay: Number.POSITIVE_INFINITY })) {
    line += 1;
    const bare = line === 1 ? text.replace(/^\ufeff/, "") : text;
    if (bare.trim() !== "") yield jsonLine(line, bare);
  }
  if (failure) throw failure;
}

function jsonLine(line: number, text: string): FileLine {
  if (Buffer.byteLength(text) > LINE_BYTES) return { line, faults: ["is longer than 64 kB"] };
  if (text.includes(NOT_UTF8)) return { line, faults: ["is not UTF-8"] };
  const value = parseJson(text);
  if (value === undefined) return { line, faults: ["is not JSON"] };
  const read = JsonLine.safeParse(value);
  if (!read.success) return { line, faults: read.error.issues.map(jsonFault) };
  const { orders, ...flat } = read.data;
  return readLine(line, flat satisfies Cells, orders);
}

function jsonFault(issue: z.core.$ZodIssue): string {
  if (issue.code === "unrecognized_keys") return `unknown name: ${issue.keys.join(", ")}`;
  return `${issue.path.map(String).join(".") || "the line"}: ${issue.message}`;
}
