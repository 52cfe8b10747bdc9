import { findUnstorable } from "@vagus/primitives/storable-text";
import type { z } from "zod";
import { VagusError } from "@/lib/app-errors";

/** A fault of a request. `path` is the keys from its root, joined by dots. */
export interface RequestIssue {
  path: string;
  message: string;
}

/** The parsed part of a request, or all its issues. */
export type ParsedRequest<Value> = { ok: true; value: Value } | { ok: false; issues: RequestIssue[] };

/**
 * Parses a query or a body by its schema. Each unknown key is an issue of its own, so that its name is in the path. Also
 * rejects text that PostgreSQL cannot store (NUL, half a surrogate pair), whatever the schema.
 */
export function parseRequest<Value>(schema: z.ZodType<Value>, value: unknown): ParsedRequest<Value> {
  const result = schema.safeParse(value);
  if (!result.success) return { ok: false, issues: result.error.issues.flatMap(toIssues) };
  const issues = findUnstorable(result.data).map((path) => ({ path: pathOf(path), message: UNSTORABLE }));
  return issues.length > 0 ? { ok: false, issues } : { ok: true, value: result.data };
}

function toIssues(issue: z.core.$ZodIssue): RequestIssue[] {
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({ path: pathOf([...issue.path, key]), message: "unknown key" }));
  return [{ path: pathOf(issue.path), message: issue.message }];
}

const UNSTORABLE = "text with NUL or half of a surrogate pair";

function pathOf(keys: readonly PropertyKey[]): string {
  return keys.map(String).join(".");
}

/** Reads the query of a URL as an object. @throws VagusError 400 for a repeated parameter or invalid UTF-8 */
export function readQuery(url: string): Record<string, string> {
  const { search, searchParams } = new URL(url);
  try {
    decodeURIComponent(search);
  } catch {
    throw refusal("The query is not percent-encoded UTF-8");
  }
  const names = [...searchParams.keys()];
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw refusal(`The query says ${twice} twice`);
  return Object.fromEntries(searchParams);
}

function refusal(what: string): VagusError {
  return new VagusError(400, { code: "invalid_input", message: `${what}. Nothing was changed.` });
}
