import { z } from "zod";

/** Most fields of a form, and the longest texts in it: people fill in forms on a phone. */
const LIMITS = { fields: 20, title: 100, description: 500, text: 2_000, choices: 50 } as const;

const named = {
  title: z.string().max(LIMITS.title).optional(),
  description: z.string().max(LIMITS.description).optional(),
};

/**
 * One field of an answer: a JSON Schema of a simple type. Nested values are not allowed because a form shows every
 * field, regular expressions because a foreign pattern can hang the process.
 */
const Field = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("string"),
    ...named,
    enum: z.array(z.string().max(LIMITS.title)).min(1).max(LIMITS.choices).optional(),
    minLength: z.int().min(0).max(LIMITS.text).optional(),
    maxLength: z.int().min(1).max(LIMITS.text).optional(),
  }),
  z.strictObject({
    type: z.enum(["number", "integer"]),
    ...named,
    minimum: z.number().optional(),
    maximum: z.number().optional(),
  }),
  z.strictObject({ type: z.literal("boolean"), ...named }),
]);
export type Field = z.infer<typeof Field>;

/** The name of a field: an identifier that is valid in every programming language. */
const FieldName = z
  .string()
  .regex(/^[a-zA-Z]\w{0,49}$/, "a letter, then at most 49 letters, digits or underscores");

/** The JSON Schema of a typed answer: one object of simple fields. */
export const AnswerForm = z
  .strictObject({
    type: z.literal("object"),
    properties: z.record(FieldName, Field),
    required: z.array(z.string()).max(LIMITS.fields).default([]),
  })
  .refine(({ properties }) => Object.keys(properties).length <= LIMITS.fields, {
    path: ["properties"],
    error: `at most ${LIMITS.fields} fields`,
  })
  .refine(({ properties, required }) => required.every((name) => Object.hasOwn(properties, name)), {
    path: ["required"],
    error: "names a field that is not in properties",
  });
export type AnswerForm = z.infer<typeof AnswerForm>;

/** The form or the choices of a request; both null when the decision is the whole answer. */
export interface AnswerTerms {
  inputSchema: AnswerForm | null;
  choices: string[] | null;
}

/** A zod schema for the answers to a request; null when the decision is the whole answer. */
export function answerSchema({ inputSchema, choices }: AnswerTerms): z.ZodType | null {
  if (choices) return z.enum(choices);
  if (!inputSchema) return null;
  const { properties, required } = inputSchema;
  return z.strictObject(
    Object.fromEntries(
      Object.entries(properties).map(([name, field]) => {
        const value = fieldSchema(field);
        return [name, required.includes(name) ? value : value.optional()];
      }),
    ),
  );
}

function fieldSchema(field: Field): z.ZodType {
  switch (field.type) {
    case "boolean":
      return z.boolean();
    case "string": {
      if (field.enum) return z.enum(field.enum);
      return z
        .string()
        .min(field.minLength ?? 0)
        .max(field.maxLength ?? LIMITS.text);
    }
    default: {
      const number = field.type === "integer" ? z.int() : z.number();
      return number
        .min(field.minimum ?? Number.MIN_SAFE_INTEGER)
        .max(field.maximum ?? Number.MAX_SAFE_INTEGER);
    }
  }
}
