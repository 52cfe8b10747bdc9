import { existsSync, readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { dirname, resolve } from "node:path";

/** `    at async name (/srv/app/.next/server/chunks/a.js:1:2)`, with or without the name and its brackets. */
const FRAME = /^(\s+at .*?)((?:file:\/\/)?\/[^()]*?\.js):(\d+):(\d+)(\)?)$/;
const BUNDLED = /\/\.next\//;

/** By chunk; undefined where the build left no map. A chunk of a running server never changes. */
const maps = new Map<string, SourceMap | undefined>();

/**
 * A stack with source files and lines in place of chunks of the build. Next formats stacks by itself, so Node's
 * `--enable-source-maps` has no say; without this a deploy would make old errors new.
 */
export function withSourcePlaces(stack: string): string {
  return stack
    .split("\n")
    .map((line) => {
      const [, before, url = "", row, column, after] = FRAME.exec(line) ?? [];
      const file = url.replace(/^file:\/\//, "");
      if (!BUNDLED.test(file)) return line;
      const place = sourceOf(file, Number(row), Number(column));
      return place ? `${before}${place}${after}` : line;
    })
    .join("\n");
}

function sourceOf(file: string, row: number, column: number): string | undefined {
  // Maps count from 0, stacks from 1.
  const entry = mapOf(file)?.findEntry(row - 1, column - 1);
  if (!entry || !("originalSource" in entry) || !entry.originalSource) return undefined;
  const source = resolve(dirname(file), entry.originalSource.replace(/^file:\/\//, ""));
  return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
}

function mapOf(file: string): SourceMap | undefined {
  if (!maps.has(file)) {
    const path = `${file}.map`;
    maps.set(file, existsSync(path) ? new SourceMap(JSON.parse(readFileSync(path, "utf8"))) : undefined);
  }
  return maps.get(file);
}
