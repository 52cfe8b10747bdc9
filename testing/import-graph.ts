import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const root = join(import.meta.dirname, "..");

/** One import of a source file. */
export interface Import {
  /** The file it leads to, from the root of the repository; a package's name as it is written. */
  to: string;
  /** The compiler removes it: it brings types alone. */
  isType: boolean;
  /** `import(…)`, which loads the file when the line runs. */
  isLazy: boolean;
}

/** Every source file, by its path from the root, with its imports and its text. */
export type ImportGraph = ReadonlyMap<string, { text: string; imports: Import[] }>;

/** What tools write, as `.gitignore` has it; folders with a dot are left out anyway. */
const WRITTEN = ["node_modules", "test-results", "playwright-report", "reports"];
/** An import or a re-export, up to its semicolon; the formatter puts each at the beginning of a line. */
const STATEMENT = /^(?:import\s|export\s+(?:type\s+)?[{*])[^;]*;/gm;
const SPECIFIER = /(?:\bfrom\s+|^import\s+)"([^"]+)"/;
const LAZY = /\bimport\("([^"]+)"\)/g;

/** Reads the imports of every TypeScript file of the repository. */
export function readImportGraph(): ImportGraph {
  const files = readdirSync(root, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith(".") && !WRITTEN.includes(name))
    .flatMap((entry) =>
      entry.isDirectory()
        ? readdirSync(join(root, entry.name), { recursive: true, encoding: "utf8" }).map((name) =>
            join(entry.name, name),
          )
        : [entry.name],
    )
    .filter((file) => /\.tsx?$/.test(file) && !/(?:^|\/)node_modules\//.test(file));
  return new Map(
    files.map((file) => {
      const text = readFileSync(join(root, file), "utf8");
      return [file, { text, imports: importsOf(file, text) }];
    }),
  );
}

/** Every file that these lead to, each with the file that imports it. */
export function reachedFrom(
  graph: ImportGraph,
  starts: readonly string[],
  follows: (one: Import) => boolean,
): Map<string, string | undefined> {
  const reached = new Map<string, string | undefined>(starts.map((start) => [start, undefined]));
  // A map is walked in the order of its entries, those that are added meanwhile among them.
  for (const [file] of reached) {
    for (const one of graph.get(file)?.imports ?? []) {
      if (follows(one) && !reached.has(one.to)) reached.set(one.to, file);
    }
  }
  return reached;
}

function importsOf(file: string, text: string): Import[] {
  const eager = [...text.matchAll(STATEMENT)].flatMap(([statement]) => {
    const to = SPECIFIER.exec(statement)?.[1];
    return to ? [{ to: resolve(file, to), isType: bringsTypes(statement), isLazy: false }] : [];
  });
  const lazy = [...text.matchAll(LAZY)].map(([, to = ""]) => ({
    to: resolve(file, to),
    isType: false,
    isLazy: true,
  }));
  return [...eager, ...lazy];
}

/** `import type …`, or braces in which every name is a `type`. */
function bringsTypes(statement: string): boolean {
  if (/^(?:import|export)\s+type\s/.test(statement)) return true;
  const names = /^(?:import|export)\s*\{([^}]*)\}/.exec(statement)?.[1]?.split(",") ?? [];
  const written = names.map((name) => name.trim()).filter((name) => name !== "");
  return written.length > 0 && written.every((name) => name.startsWith("type "));
}

function resolve(file: string, specifier: string): string {
  const base = specifier.startsWith("@/")
    ? specifier.slice(2)
    : specifier.startsWith(".")
      ? relative(root, join(root, dirname(file), specifier))
      : undefined;
  if (base === undefined) return specifier;
  const candidates = [base, `${base}.ts`, `${base}.tsx`, join(base, "index.ts")];
  return (
    candidates.find((candidate) => /\.\w+$/.test(candidate) && existsSync(join(root, candidate))) ?? base
  );
}
