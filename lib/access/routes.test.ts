import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROUTES } from "./routes.ts";

const root = join(import.meta.dirname, "..", "..");
const METHODS = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"];

/** The methods a handler file answers with 405. */
const REFUSED = /^export \{([^}]*)\} from "@\/lib\/api\/method-not-allowed";$/gm;

interface Entrance {
  file: string;
  route: string;
  source: string;
}

/** `app/(console)/tickets/[ticketId]/page.tsx` is served at `/tickets/[ticketId]`. */
function pathOf(file: string): string {
  const folders = file.split("/").slice(1, -1);
  return `/${folders.filter((folder) => !/^\(.*\)$/.test(folder)).join("/")}`;
}

/** The files below a folder whose path fits. */
function find(folder: string, fits: RegExp): { file: string; source: string }[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
    .filter((file) => fits.test(file))
    .map((file) => ({ file, source: readFileSync(join(root, file), "utf8") }));
}

/** The methods a handler file exports, one by one or taken out of an object. */
function methodsOf(source: string): string[] {
  const single = [...source.matchAll(/^export\s+(?:const|let|var|async function|function)\s+([A-Z]+)\b/gm)];
  const own = source.replaceAll(REFUSED, "");
  const listed = [...own.matchAll(/^export\s+(?:const\s+)?\{([^}]*)\}/gm)];
  const names = [
    ...single.map(([, name = ""]) => name),
    ...listed.flatMap(([, list = ""]) =>
      list.split(",").map(
        (one) =>
          one
            .trim()
            .split(/\s+as\s+|:\s*/)
            .at(-1) ?? "",
      ),
    ),
  ];
  return names.filter((name) => METHODS.includes(name));
}

const pages: Entrance[] = find("app", /\/page\.[jt]sx?$/).map((page) => ({
  ...page,
  route: pathOf(page.file),
}));
const handlers: Entrance[] = find("app", /\/route\.[jt]sx?$/).flatMap(({ file, source }) =>
  methodsOf(source).map((method) => ({ file, source, route: `${method} ${pathOf(file)}` })),
);
const declared: Record<string, string> = ROUTES;

it("finds pages and handlers in the file system", () => {
  expect(pages.map(({ route }) => route)).toContain("/approvals/[id]");
  expect(handlers.map(({ route }) => route)).toContain("POST /api/approvals/[id]/decision");
});

it("every page and handler has a permission in the table, and the table has no others", () => {
  expect([...pages, ...handlers].map(({ route }) => route).sort()).toEqual(Object.keys(ROUTES).sort());
});

it("every handler file answers each method, those it does not have with a 405 in JSON", () => {
  for (const { file, source } of find("app/api", /\/route\.[jt]sx?$/)) {
    const refused = [...source.matchAll(REFUSED)].flatMap(([, list = ""]) =>
      list.split(",").map((one) => one.trim()),
    );
    const answered = [...methodsOf(source), ...refused].sort();
    expect(answered, file).toEqual(["DELETE", "GET", "PATCH", "POST", "PUT"]);
  }
});

it("every handler file answers something", () => {
  const silent = find("app", /\/route\.[jt]sx?$/).filter(({ source }) => methodsOf(source).length === 0);
  expect(silent.map(({ file }) => file)).toEqual([]);
});

describe("a page checks its visitor before anything else", () => {
  it.each(pages.filter(({ route }) => declared[route] !== "public"))("$file", ({ route, source }) => {
    const firstAwait = source
      .slice(source.search(/^export default async function/m))
      .match(/await\s+[^;]*/)?.[0];
    const call = route.includes("[")
      ? `await requirePage("${route}", params)`
      : `await requirePage("${route}")`;
    expect(firstAwait).toBe(call);
  });
});

describe("a handler is wrapped in handle()", () => {
  const guarded = handlers.filter(({ route }) => !["public", "verified"].includes(declared[route] ?? ""));

  it.each(guarded)("$route", ({ route, source }) => {
    const [method] = route.split(" ");
    const exported = source.match(new RegExp(`^export const ${method} = handle\\(\\s*"([^"]*)"`, "m"));
    expect(exported?.[1]).toBe(route);
  });
});

// The table has no entry for a server action.
it("there are no server actions", () => {
  const actions = ["app", "components", "lib"]
    .flatMap((folder) => find(folder, /\.tsx?$/))
    .filter(({ source }) => /^\s*["']use server["']/m.test(source));
  expect(actions.map(({ file }) => file)).toEqual([]);
});
