import { findUnstorable } from "@vagus/primitives/storable-text";
import type { z } from "zod";

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
