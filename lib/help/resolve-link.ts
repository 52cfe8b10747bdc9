import { posix } from "node:path";
import { paths } from "@/lib/paths";

/** The target of a link of a page in the help. */
export type Target =
  | { kind: "page"; slug: string; anchor: string; href: string }
  | { kind: "outside"; href: string }
  /** A file of the repository, which the console does not serve. */
  | { kind: "file"; path: string };

/** Resolves a link of a page as GitHub does: relative to the file. @param file path of the page in the repository */
export function resolveLink(file: string, url: string): Target {
  if (/^https?:\/\//.test(url)) return { kind: "outside", href: url };
  const [path = "", anchor = ""] = url.split("#", 2);
  const full = path === "" ? file : posix.join(posix.dirname(file), path);
  return pageTarget(full, anchor) ?? { kind: "file", path: full };
}

/** The page of a path in the repository, such as `docs/cost.md`; undefined for any other file. */
export function pageTarget(path: string, anchor = ""): Target | undefined {
  const [, name] = /^docs\/(.+)\.md$/.exec(path) ?? [];
  if (name === undefined) return undefined;
  const slug = name.replace(/\/README$/, "");
  return { kind: "page", slug, anchor, href: paths.helpPage(slug, anchor) };
}
