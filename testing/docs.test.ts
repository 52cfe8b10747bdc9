import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createProgram } from "@/cli/program";
import packageJson from "../package.json" with { type: "json" };

const root = join(import.meta.dirname, "..");
const pages = ["README.md", "AGENTS.md"].concat(
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
const SCRIPT = /npm run ([\w:]+)/g;

function named(citation: RegExp): { page: string; name: string }[] {
  return pages.flatMap((page) =>
    [...readFileSync(join(root, page), "utf8").matchAll(citation)].map(([, name = ""]) => ({ page, name })),
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

/** The words after `npm run vagus --` or `vagus`, as far as they are commands: `users create-admin`. */
const VAGUS = /(?:npm run vagus -- |npx vagus )([a-z][a-z -]*[a-z])/g;

it("pages name only commands of the command line that exist", () => {
  const cited = named(VAGUS);
  expect(cited.length).toBeGreaterThan(5);
  const wrong = cited.filter(({ name }) => {
    const [first = "", second = ""] = name.split(" ");
    const command = createProgram().commands.find((one) => one.name() === first);
    if (!command) return true;
    return command.commands.length > 0 && !command.commands.some((one) => second === one.name());
  });
  expect(wrong).toEqual([]);
});
