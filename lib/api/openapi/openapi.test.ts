import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, it } from "vitest";
import { ROUTES } from "@/lib/access/routes";
import { SCHEMAS } from "@/lib/api/requests";
import { buildDocument, type Operation } from "./build-document.ts";
import { schemaText } from "./schema-text.ts";

const document = buildDocument();
/** The document as a client reads it. */
const json = JSON.parse(JSON.stringify(document));
const apiRoutes = Object.entries(ROUTES).filter(([route]) => route.includes(" "));

function operationOf(route: string): Operation | undefined {
  const [verb = "", path = ""] = route.split(" ");
  return document.paths[path.replaceAll(/\[+(?:\.\.\.)?(\w+)\]+/g, "{$1}")]?.[verb.toLowerCase()];
}

/** Every reference of the document. */
function refsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(refsIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "$ref" && typeof inner === "string" ? [inner] : refsIn(inner),
  );
}

/** The target of a reference. */
function lookUp(ref: string): unknown {
  const keys = decodeURIComponent(ref)
    .slice(2)
    .split("/")
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
  return keys.reduce<unknown>((at, key) => Object(at)[key], json);
}

// The validator compiles the whole schema first.
it("is valid by the schema of OpenAPI 3.1", { timeout: 60_000 }, async () => {
  const validator = new Validator();
  const { valid, errors } = await validator.validate(structuredClone(json));
  expect(errors).toBeUndefined();
  expect(valid).toBe(true);
  expect(validator.version).toBe("3.1");
});

it("has no dangling reference", () => {
  const refs = refsIn(json);
  expect(refs.length).toBeGreaterThan(100);
  expect(refs.filter((ref) => lookUp(ref) === undefined)).toEqual([]);
});

it("has every route handler, and no other", () => {
  expect(apiRoutes.filter(([route]) => !operationOf(route)).map(([route]) => route)).toEqual([]);
  const count = Object.values(document.paths).flatMap((methods) => Object.keys(methods)).length;
  expect(count).toBe(apiRoutes.length);
});

it("has a summary of every route", () => {
  expect(apiRoutes.filter(([route]) => !operationOf(route)?.summary).map(([route]) => route)).toEqual([]);
});

it("gives every operation an id of its own", () => {
  const ids = Object.values(document.paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => operationId),
  );
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
});

describe("a served route has its permission, its request, its answer and the shape of an error", () => {
  const served = apiRoutes.filter(([route]) => Object.hasOwn(SCHEMAS, route));

  it.each(served)("%s", (route, permission) => {
    const operation = operationOf(route);
    expect(operation?.["x-permission"]).toBe(permission);
    expect(operation?.responses["4XX"]).toMatchObject({
      content: { "application/json": { schema: { $ref: "#/components/schemas/ApiError" } } },
    });
    const [answer] = Object.entries(operation?.responses ?? {});
    expect(answer?.[0]).toMatch(/^20[01]$/);
    expect(Object.keys(Object(answer?.[1].content))).toHaveLength(1);
    if (route.startsWith("GET ")) expect(operation?.requestBody).toBeUndefined();
    else
      expect(operation?.requestBody?.content).toHaveProperty(
        ["application/json", "schema", "additionalProperties"].slice(0, 2),
      );
  });
});

it("says which fields a request needs", () => {
  const decision = operationOf("POST /api/approvals/[id]/decision");
  const { schema } = Object(decision?.requestBody?.content["application/json"]);
  expect(schemaText(schema)).toContain('decision: "approve" | "reject"');
  expect(operationOf("GET /api/runs")?.parameters?.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["status", "cursor"]),
  );
});

describe("a schema as a short type", () => {
  it.each([
    [
      { type: "object", properties: { a: { type: "string" }, b: { type: "integer" } }, required: ["a"] },
      "{ a: string, b?: integer }",
    ],
    [{ anyOf: [{ type: "string" }, { type: "null" }] }, "string | null"],
    [{ type: "array", items: { enum: ["a", "b"] } }, '("a" | "b")[]'],
    [{ $ref: "#/components/schemas/Run" }, "Run"],
    [{ type: "object", additionalProperties: { type: "number" } }, "{ [key]: number }"],
    [{}, "any"],
  ])("%o", (schema, text) => {
    expect(schemaText(schema)).toBe(text);
  });
});
