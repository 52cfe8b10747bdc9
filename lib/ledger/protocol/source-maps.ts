import { existsSync, readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { dirname, resolve } from "node:path";

/** `    at async name (/srv/app/.next/server/chunks/a.js:1:2)`, with or without the name and its brackets. */
const FRAME = /^(\s+at .*?)((?:file:\/\/)?\/[^()]*?\.js):(\d+):(\d+)(\)?)$/;
const BUNDLED = /\/\.next\//;

/** By chunk; undefined where the build has no map. Cached for good: chunks of a running server never change. */
const maps = new Map<string, SourceMap | undefined>();

/**
 * Replaces places in built chunks by source files and lines. Next formats stacks itself, so Node's `--enable-source-maps`
 * has no effect; without this, each deploy would put known errors into new groups.
 */
export function applySourceMaps(stack: string): string {
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
  const source = resolve(
    /* turbopackIgnore: true */ dirname(file),
    entry.originalSource.replace(/^file:\/\//, ""),
  );
  return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
}

function mapOf(file: string): SourceMap | undefined {
  if (!maps.has(file)) {
    const path = `${file}.map`;
    maps.set(
      file,
      existsSync(/* turbopackIgnore: true */ path)
        ? new SourceMap(JSON.parse(readFileSync(/* turbopackIgnore: true */ path, "utf8")))
        : undefined,
    );
  }
  return maps.get(file);
}
