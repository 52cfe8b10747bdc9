import { z } from "zod";

type Json = Record<string, unknown>;

/** The prefix of references to recursive parts in the output of zod; `relink` replaces it. */
const SHARED = "#/components/schemas/__shared#/$defs/";
const PLACE = "#/components/schemas/";

/** The JSON Schemas of answers as OpenAPI components: one for each schema with a name, referred to by others. */
export function componentsOf(named: ReadonlyMap<z.ZodType, string>): Record<string, unknown> {
  const registry = z.registry<{ id: string }>();
  for (const [schema, id] of named) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    uri: (id) => `${PLACE}${id}`,
    io: "output",
    unrepresentable: "any",
  });
  const { __shared: shared, ...own } = schemas;
  const parts = Object.entries({ ...own, ...prefixed("shared_", shared?.$defs ?? {}) });
  return Object.fromEntries(
    parts.map(([name, schema]) => [
      name,
      relink(Object(schema), (ref) => ref.replace(SHARED, `${PLACE}shared_`)),
    ]),
  );
}

/** The JSON Schema of a request; recursive parts refer to its position in the document. */
export function requestSchema(schema: z.ZodType, pointer: string): Json {
  const json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any", reused: "inline" });
  return relink(json, (ref) => ref.replace(/^#\//, `${pointer}/`));
}

/** Rewrites the references of an object and drops the keys that only a schema of its own has. */
function relink(schema: object, rewrite: (ref: string) => string): Json {
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => key !== "$schema" && key !== "$id")
      .map(([key, value]) => [
        key,
        key === "$ref" && typeof value === "string" ? rewrite(value) : relinkValue(value, rewrite),
      ]),
  );
}

function relinkValue(value: unknown, rewrite: (ref: string) => string): unknown {
  if (Array.isArray(value)) return value.map((one) => relinkValue(one, rewrite));
  return typeof value === "object" && value !== null ? relink(value, rewrite) : value;
}

function prefixed(prefix: string, parts: Json): Json {
  return Object.fromEntries(Object.entries(parts).map(([name, part]) => [`${prefix}${name}`, part]));
}
