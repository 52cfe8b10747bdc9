import { describe, expect, it } from "vitest";
import { z } from "zod";
import { ROUTES } from "@/lib/access/routes";
import { parseRequest } from "@/lib/http/parse-request";
import { requirePathIds } from "./path-ids.ts";
import { SCHEMAS } from "./requests.ts";

const parts: { route: string; part: string; schema: z.ZodType }[] = Object.entries(SCHEMAS).flatMap(
  ([route, { query, body }]) => [
    { route, part: "query", schema: query },
    { route, part: "body", schema: body },
  ],
);

/** Paths of objects that name their keys and take others too. */
function looseObjects(schema: unknown, path: string): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  // A property may itself be called `properties`; a schema with properties says that it is of an object.
  const isObject = "properties" in schema && "type" in schema && schema.type === "object";
  const loose = isObject && !("additionalProperties" in schema && schema.additionalProperties === false);
  return [
    ...(loose ? [path] : []),
    ...Object.entries(schema).flatMap(([key, inner]) => looseObjects(inner, `${path}/${key}`)),
  ];
}

describe("every request schema is strict, however deep", () => {
  it.each(parts)("$part of $route", ({ schema }) => {
    const json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
    expect(looseObjects(json, "")).toEqual([]);
  });
});

describe("an unknown key is refused by its name", () => {
  it.each(parts)("$part of $route", ({ schema }) => {
    const unions = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
    const kind = JSON.stringify(unions).includes('"const":"redeliver"') ? { kind: "redeliver" } : {};
    const parsed = parseRequest(schema, { ...kind, statu: ["failed"] });
    expect(parsed).toMatchObject({
      ok: false,
      issues: expect.arrayContaining([{ path: "statu", message: "unknown key" }]),
    });
  });
});

it("every path parameter has a check of its text", () => {
  const routes = Object.keys(ROUTES).filter((route) => route.includes("[") && !route.includes("..."));
  for (const route of routes) {
    const names = [...route.matchAll(/\[(\w+)\]/g)].map(([, name = ""]) => [name, "\u0000"]);
    expect(() => requirePathIds(route, Object.fromEntries(names)), route).toThrow("There is no");
  }
});
