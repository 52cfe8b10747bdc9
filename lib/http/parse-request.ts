import { findUnstorable } from "@vagus/primitives/storable-text";
import type { z } from "zod";
import { VagusError } from "@/lib/app-errors";

/** What is wrong with a request, and where: the keys from its root, joined by dots. */
export interface RequestIssue {
  path: string;
  message: string;
}

/** A part of a request as its schema reads it, or every issue it has. */
export type ParsedRequest<Value> = { ok: true; value: Value } | { ok: false; issues: RequestIssue[] };

/**
 * Reads a query or a body by its schema. Each unknown key is an issue of its own, so that its name is in the path. No
 * text that the schema lets through may be one that PostgreSQL refuses (NUL, half a surrogate pair): checked here, for
 * every schema there is or will be.
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

/**
 * The query of an address, each part by its name.
 * @throws VagusError 400 for a part that is said twice, or bytes that are no UTF-8
 */
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
