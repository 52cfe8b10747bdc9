import { z } from "zod";

/** A field of a form that a JSON schema asks for. */
export interface FormField {
  name: string;
  /** The schema's own words for it; the name stands in where there are none. */
  title?: string;
  description?: string;
  /** `json` is for a value that no single control can hold. */
  kind: "text" | "integer" | "number" | "boolean" | "choice" | "json";
  /** The allowed values. */
  options: readonly string[];
  /** True if null is allowed. */
  nullable: boolean;
  required: boolean;
}

const Property = z.object({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.unknown()).optional(),
  anyOf: z.array(z.record(z.string(), z.unknown())).optional(),
});
const Words = z.object({ title: z.string().optional(), description: z.string().optional() });
const ObjectSchema = z.object({
  properties: z.record(z.string(), z.unknown()).default({}),
  required: z.array(z.string()).default([]),
});

const kinds: Record<string, FormField["kind"]> = {
  string: "text",
  integer: "integer",
  number: "number",
  boolean: "boolean",
};

/** The fields of a JSON schema of an object, in its order; none for anything else. */
export function fieldsOf(schema: unknown): FormField[] {
  const object = ObjectSchema.safeParse(schema);
  if (!object.success) return [];
  const { properties, required } = object.data;
  return Object.entries(properties).map(([name, property]) => ({
    name,
    required: required.includes(name),
    ...Words.catch({}).parse(property),
    ...shapeOf(property),
  }));
}

function shapeOf(property: unknown): Pick<FormField, "kind" | "options" | "nullable"> {
  const { type = [], enum: values, anyOf } = Property.catch({}).parse(property);
  const alternatives = anyOf?.filter((one) => one.type !== "null");
  if (anyOf && alternatives?.length === 1)
    return { ...shapeOf(alternatives[0]), nullable: alternatives.length < anyOf.length };
  const types = [type].flat().filter((one) => one !== "null");
  const nullable = types.length < [type].flat().length;
  const options = values?.filter((value) => typeof value === "string") ?? [];
  if (values && options.length === values.filter((value) => value !== null).length)
    return { kind: "choice", options, nullable: nullable || values.includes(null) };
  const kind = types.length === 1 ? kinds[types[0] ?? ""] : undefined;
  return { kind: kind ?? "json", options: [], nullable };
}

/** The texts of an untouched form. */
export function emptyTexts(fields: readonly FormField[]): Record<string, string> {
  return Object.fromEntries(
    fields.map(({ name, kind, options, required, nullable }) => {
      if (kind === "boolean") return [name, "false"];
      return [name, kind === "choice" && required && !nullable ? (options[0] ?? "") : ""];
    }),
  );
}

/** The texts of a value, for switching from raw JSON to the form. */
export function textsOf(
  fields: readonly FormField[],
  data: Readonly<Record<string, unknown>>,
): Record<string, string> {
  return Object.fromEntries(
    fields.map(({ name, kind }) => {
      const value = data[name];
      if (value === null || value === undefined) return [name, kind === "boolean" ? "false" : ""];
      return [name, typeof value === "string" ? value : JSON.stringify(value)];
    }),
  );
}

type Data = Record<string, unknown>;

/** Turns the texts of the controls into data, or into faults by field. An empty control becomes null or is left out. */
export function readTexts(
  fields: readonly FormField[],
  texts: Readonly<Record<string, string>>,
): { data: Data; problems?: undefined } | { data?: undefined; problems: Record<string, string> } {
  const data: Data = {};
  const problems: Record<string, string> = {};
  for (const field of fields) {
    const text = texts[field.name]?.trim() ?? "";
    if (text === "") {
      if (field.nullable) data[field.name] = null;
      else if (field.required) problems[field.name] = "This is required.";
      continue;
    }
    const read = readers[field.kind](text, field);
    if ("problem" in read) problems[field.name] = read.problem;
    else data[field.name] = read.value;
  }
  return Object.keys(problems).length > 0 ? { problems } : { data };
}

type Reader = (text: string, field: FormField) => { value: unknown } | { problem: string };

const readers: Record<FormField["kind"], Reader> = {
  text: (text) => ({ value: text }),
  integer: (text) => numeric(text, Number.isSafeInteger(Number(text)), "a whole number"),
  number: (text) => numeric(text, Number.isFinite(Number(text)), "a number"),
  boolean: (text) => ({ value: text === "true" }),
  choice: (text, { options }) =>
    options.includes(text) ? { value: text } : { problem: `Choose one of ${options.join(", ")}.` },
  json: (text) => {
    try {
      return { value: JSON.parse(text) };
    } catch {
      return { problem: "This is not JSON." };
    }
  },
};

function numeric(text: string, fits: boolean, what: string): ReturnType<Reader> {
  return fits ? { value: Number(text) } : { problem: `Write ${what}.` };
}
