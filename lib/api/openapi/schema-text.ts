type Schema = Record<string, unknown>;

const DEEPEST = 3;

/**
 * A JSON Schema as a short type: `{ decision: "approve" | "reject", version: integer, comment?: string }`. Shows
 * references by name, and levels below the third as `…`.
 */
export function schemaText(schema: unknown, depth = 0): string {
  if (typeof schema !== "object" || schema === null) return "any";
  const { $ref, const: only, enum: values, anyOf, oneOf, allOf, type, items } = schema as Schema;
  if (typeof $ref === "string") return $ref.split("/").at(-1) ?? "any";
  if (only !== undefined) return JSON.stringify(only);
  if (Array.isArray(values)) return values.map((value) => JSON.stringify(value)).join(" | ");
  const either = [anyOf, oneOf].find(Array.isArray);
  if (either) return [...new Set(either.map((one) => schemaText(one, depth)))].join(" | ");
  if (Array.isArray(allOf)) return allOf.map((one) => schemaText(one, depth)).join(" & ");
  if (Array.isArray(type)) return type.join(" | ");
  if (type === "array") {
    const item = schemaText(items, depth);
    return / [|&] /.test(item) ? `(${item})[]` : `${item}[]`;
  }
  if (type === "object") return objectText(schema as Schema, depth);
  return typeof type === "string" ? type : "any";
}

function objectText({ properties, required, additionalProperties }: Schema, depth: number): string {
  const fields = Object.entries(Object(properties) as Schema);
  if (fields.length === 0)
    return typeof additionalProperties === "object"
      ? `{ [key]: ${schemaText(additionalProperties, depth + 1)} }`
      : "{}";
  if (depth >= DEEPEST) return "{ … }";
  const needed = Array.isArray(required) ? required : [];
  const parts = fields.map(
    ([name, field]) => `${name}${needed.includes(name) ? "" : "?"}: ${schemaText(field, depth + 1)}`,
  );
  const line = `{ ${parts.join(", ")} }`;
  if (line.length <= 90) return line;
  const indent = "  ".repeat(depth + 1);
  return `{\n${parts.map((part) => `${indent}${part}`).join(",\n")}\n${"  ".repeat(depth)}}`;
}
