import { createHash } from "node:crypto";
import { z } from "zod";
import { countTokens } from "./count-tokens.ts";
import { noSuchModel, OpenAiRefusal } from "./refuse.ts";

const MODELS = new Set(["sandbox-embedding", "text-embedding-3-small", "text-embedding-3-large"]);

/** Body of `POST /v1/embeddings`. The vendor's limits: 2,048 texts, none empty. */
const EmbeddingRequest = z.looseObject({
  model: z.string(),
  input: z.union([z.string().min(1), z.array(z.string().min(1)).min(1).max(2_048)]),
  dimensions: z.int().min(1).max(3_072).default(256),
  encoding_format: z.enum(["float", "base64"]).default("float"),
});

/**
 * Answers an embedding request. The SDK asks for base64 by default: little-endian 32-bit floats.
 * @throws OpenAiRefusal 400 for a malformed body, 404 for an unknown model
 */
export function embedTexts(body: unknown) {
  const parsed = EmbeddingRequest.safeParse(body);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const param = issue?.path.join(".") ?? "";
    throw new OpenAiRefusal(400, `Invalid '${param}': ${issue?.message ?? "not accepted"}.`, { param });
  }
  const request = parsed.data;
  if (!MODELS.has(request.model)) throw noSuchModel(request.model);
  const texts = typeof request.input === "string" ? [request.input] : request.input;
  const tokens = texts.reduce((total, text) => total + countTokens(text), 0);
  return {
    object: "list",
    data: texts.map((text, index) => {
      const vector = embedText(text, request.dimensions);
      const embedding = request.encoding_format === "base64" ? toBase64(vector) : [...vector];
      return { object: "embedding", index, embedding };
    }),
    model: request.model,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  };
}

/**
 * A unit vector in which each word adds or subtracts one at an index chosen by its hash. Texts with the same words are
 * near each other, which is enough for "similar past cases".
 */
export function embedText(text: string, dimensions: number): Float32Array {
  const vector = new Float32Array(dimensions);
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [text]) {
    const hash = createHash("sha256").update(word).digest();
    const place = hash.readUInt32LE(0) % dimensions;
    vector[place] = (vector[place] ?? 0) + (hash.readUInt8(4) % 2 === 0 ? 1 : -1);
  }
  const length = Math.hypot(...vector);
  // Words can cancel each other out; a zero vector has no direction, and cosine distance needs one.
  if (length === 0) return vector.fill(1 / Math.sqrt(dimensions));
  return vector.map((value) => value / length);
}

function toBase64(vector: Float32Array): string {
  const bytes = Buffer.alloc(vector.length * 4);
  for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, index * 4);
  return bytes.toString("base64");
}
