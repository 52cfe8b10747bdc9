import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import type { Nodes } from "mdast";
import { describe, expect, it } from "vitest";
import { createProgram } from "@/cli/program";
import { ROUTES } from "@/lib/access/routes";
import { placeNamed } from "@/lib/help/console-places";
import { parseMarkdown } from "@/lib/help/parse-page";
import { readPages } from "@/lib/help/read-pages";
import { pageTarget, resolveLink } from "@/lib/help/resolve-link";
import packageJson from "../package.json" with { type: "json" };

const root = join(import.meta.dirname, "..");
const pages = ["README.md", "AGENTS.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"]
  .filter((page) => existsSync(join(root, page)))
  .concat(
    readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".md"))
      .map((name) => join("docs", name)),
  );
const top = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
  .map(({ name }) => name);
/** A path in backticks that begins with a folder of the repository; `<noun>` and `*` stand for many. */
const PATH = new RegExp(`\`((?:${top.join("|")})/[\\w./()\\[\\]-]*)\``, "g");
/** Events of the engine, which are no paths. */
const EVENT = /^inngest\/(function|scheduled)\.\w+$/;
const SCRIPT = /npm run (?:-s )?([\w:]+)/g;

const textOf = (page: string) => readFileSync(join(root, page), "utf8");

function named(citation: RegExp): { page: string; name: string }[] {
  return pages.flatMap((page) =>
    [...textOf(page).matchAll(citation)].map(([, name = ""]) => ({ page, name })),
  );
}

it("pages name only files and folders that exist", () => {
  const paths = named(PATH).filter(({ name }) => !EVENT.test(name));
  expect(paths.length).toBeGreaterThan(20);
  expect(
    paths.filter(({ name }) => !existsSync(join(root, name)) && !existsSync(join(root, `${name}.ts`))),
  ).toEqual([]);
});

it("pages name only commands that exist", () => {
  const scripts = named(SCRIPT);
  expect(scripts.length).toBeGreaterThan(5);
  expect(scripts.filter(({ name }) => !(name in packageJson.scripts))).toEqual([]);
});

const program = createProgram();

/** A line of the command line as it is cited: its words, as far as they are commands, and its options. */
const VAGUS = /(?:npm run (?:-s )?vagus -- |npx vagus )([a-z][a-z -]*[a-z])([^\n`|]*)/g;

/** The command of a citation such as `users create-admin`; undefined when there is none. */
function commandNamed(words: string): Command | undefined {
  const [first = "", second = ""] = words.split(" ");
  const command = program.commands.find((one) => one.name() === first);
  if (!command || command.commands.length === 0) return command;
  return command.commands.find((one) => one.name() === second);
}

it("pages name only commands of the command line that exist, with options that they take", () => {
  const cited = pages.flatMap((page) =>
    [...textOf(page).matchAll(VAGUS)].map(([line, words = ""]) => ({ page, line, words })),
  );
  expect(cited.length).toBeGreaterThan(50);
  const wrong = cited.filter(({ line, words }) => {
    const command = commandNamed(words.replace(/ -.*$/, ""));
    const own = [...(command?.options ?? []), ...program.options].map(({ long }) => long);
    const given = [...line.replace(/^.*?vagus(?: --)? /, "").matchAll(/(?<= )--[a-z][a-z-]*/g)].map(
      ([name]) => name,
    );
    return !command || given.some((name) => !own.includes(name) && name !== "--help");
  });
  expect(wrong).toEqual([]);
});

/** A route as it is cited, `GET /api/runs/:id` or `api GET /api/runs?status=failed`. */
const ROUTE = /\b(GET|POST|PUT|PATCH|DELETE) (\/api\/[\w./:{}[\]<>*-]*)/g;
const routes = Object.keys(ROUTES).map((route) => route.split(" "));

/** Whether a cited path is one of a route: a parameter of the route fits any segment, `*` and `{a,b}` several. */
function isRoute(method: string, path: string): boolean {
  const cited = path.replace(/[.:]+$/, "").split("/");
  return routes.some(([verb, pattern = ""]) => {
    const wanted = pattern.split("/");
    if (verb !== method) return false;
    if (wanted.some((part) => part.startsWith("[...")) && path.startsWith("/api/auth/"))
      return pattern.startsWith("/api/auth/");
    return (
      wanted.length === cited.length &&
      wanted.every(
        (part, at) => part === cited[at] || /^\[\w+\]$/.test(part) || /^[*{]/.test(cited[at] ?? ""),
      )
    );
  });
}

it("pages name only routes that exist", () => {
  const cited = pages
    .filter((page) => page !== "docs/protocol.md")
    .flatMap((page) =>
      [...textOf(page).matchAll(ROUTE)].map(([, method = "", path = ""]) => ({ page, method, path })),
    );
  expect(cited.length).toBeGreaterThan(50);
  expect(cited.filter(({ method, path }) => !isRoute(method, path))).toEqual([]);
});

describe("links", () => {
  const anchors = new Map(
    readPages().map(({ slug, parsed }) => [slug, new Set(parsed.parts.map(({ anchor }) => anchor))]),
  );
  const links = pages.flatMap((page) =>
    linksIn(parseMarkdown(textOf(page))).map((url) => ({ page, url, target: resolveLink(page, url) })),
  );

  it("lead to pages, parts and files that exist", () => {
    expect(links.length).toBeGreaterThan(40);
    const wrong = links.filter(({ target }) => {
      if (target.kind === "outside") return false;
      if (target.kind === "file") return !existsSync(join(root, target.path));
      return !anchors.get(target.slug)?.has(target.anchor);
    });
    expect(wrong).toEqual([]);
  });

  it("of pages in backticks lead to pages of the help", () => {
    const slugs = named(/`(docs\/[\w./-]+\.md)`/g).map(({ page, name }) => ({
      page,
      target: pageTarget(name),
    }));
    expect(slugs.length).toBeGreaterThan(50);
    expect(slugs.filter(({ target }) => target?.kind !== "page" || !anchors.has(target.slug))).toEqual([]);
  });

  it("by the name of a place in the console name one that exists", () => {
    const places = named(/\*\*([A-Z][a-z]+ → [^*]+)\*\*/g);
    expect(places.length).toBeGreaterThan(10);
    expect(places.filter(({ name }) => !placeNamed(name))).toEqual([]);
  });
});

function linksIn(node: Nodes): string[] {
  const own = node.type === "link" || node.type === "image" ? [node.url] : [];
  return [...own, ...("children" in node ? node.children.flatMap(linksIn) : [])];
}
