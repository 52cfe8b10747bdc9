import { expect, it } from "vitest";
import { reachedFrom, readImportGraph } from "./import-graph.ts";

const graph = readImportGraph();
const clientFiles = [...graph]
  .filter(([, { text }]) => text.startsWith('"use client"'))
  .map(([file]) => file);

/** Modules of `lib` and `db` that a browser may load: schemas, pure rules, constants. */
const FOR_BROWSERS: readonly (RegExp | string)[] = [
  /^lib\/(.+\/)?([\w-]+-)?(schemas?|rules)\.ts$/,
  /^lib\/(cut-text|id-prefixes|money|paths|time)\.ts$/,
  // The language of policy rules: pure, judged by the server and shown by the page.
  /^lib\/policy\/(limits|rule\/[\w-]+)\.ts$/,
  "db/schema/vocabulary.ts",
  "lib/declarations/ids.ts",
  "lib/http/fetch-json.ts",
  "lib/sources/mapping.ts",
];
const PACKAGES =
  /^(@tanstack\/react-query|@vagus\/primitives\/(cron-zone|storable-text)|class-variance-authority|clsx|cmdk|diff|lucide-react|next\/(dynamic|link|navigation)|react|react-dom|zod)$/;

function isForBrowsers(file: string): boolean {
  if (!graph.has(file)) return PACKAGES.test(file) || file.endsWith(".css");
  if (/^(app|components)\//.test(file)) return true;
  return FOR_BROWSERS.some((one) => (typeof one === "string" ? one === file : one.test(file)));
}

it("client files load nothing of the server, however many files away", () => {
  expect(clientFiles.length).toBeGreaterThan(100);
  const reached = reachedFrom(graph, clientFiles, ({ isType }) => !isType);
  const wrong = [...reached].filter(([file]) => !isForBrowsers(file)).map(([file, by]) => `${by} → ${file}`);
  expect(wrong).toEqual([]);
});

it("the rule would find a server module behind a client file", () => {
  const reached = reachedFrom(graph, ["lib/events/emit-event.ts"], ({ isType }) => !isType);
  expect([...reached.keys()].filter((file) => !isForBrowsers(file))).toEqual(
    expect.arrayContaining(["lib/events/catalogue.ts", "lib/ids.ts", "drizzle-orm"]),
  );
});
