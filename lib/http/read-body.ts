import { VagusError } from "@/lib/app-errors";

/** The body exceeds the limit of its route. */
export class BodyTooLarge extends VagusError {
  override name = "BodyTooLarge";

  constructor(limitBytes: number) {
    super(413, {
      code: "too_large",
      message: `The body is larger than ${limitBytes} bytes. Nothing was stored.`,
    });
  }
}

/**
 * Reads a body as text and counts its bytes while it streams: the declared length may be missing or wrong.
 * @param options.strict rejects invalid UTF-8; otherwise each invalid byte becomes U+FFFD
 * @throws BodyTooLarge as soon as the limit is exceeded
 * @throws VagusError 400 for invalid UTF-8, if strict
 */
export async function readBody(
  request: Request,
  limitBytes: number,
  { strict = false }: { strict?: boolean } = {},
): Promise<string> {
  if (Number(request.headers.get("content-length") ?? 0) > limitBytes) throw new BodyTooLarge(limitBytes);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > limitBytes) throw new BodyTooLarge(limitBytes);
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  if (!strict) return bytes.toString("utf8");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new VagusError(400, { code: "not_utf8", message: "The body is not UTF-8. Nothing was changed." });
  }
}

/** Forms and events nest a few levels. Schemas and `JSON.stringify` recurse, and overflow the stack at a million. */
const DEEPEST = 64;

/**
 * Parses the body of a request as JSON; undefined for an empty body.
 * @throws VagusError 400 for invalid JSON, invalid UTF-8 or too deep nesting, 413 over the limit, 415 for another
 *   content type
 */
export async function readJsonBody(request: Request, limitBytes: number): Promise<unknown> {
  const text = await readBody(request, limitBytes, { strict: true });
  if (text === "") return undefined;
  if (!request.headers.get("content-type")?.startsWith("application/json")) {
    throw new VagusError(415, {
      code: "not_json",
      message: "Send JSON, with content-type application/json.",
    });
  }
  if (isNestedDeeper(text, DEEPEST))
    throw refusal(`The body nests deeper than ${DEEPEST} levels. Nothing was changed.`);
  try {
    return JSON.parse(text);
  } catch {
    throw refusal("The body is not JSON. Nothing was changed.");
  }
}

function refusal(message: string): VagusError {
  return new VagusError(400, { code: "not_json", message });
}

/** Counts brackets outside of strings in one linear pass. */
export function isNestedDeeper(json: string, levels: number): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < json.length; at++) {
    const character = json[at];
    if (inString && character === "\\") at += 1;
    else if (character === '"') inString = !inString;
    else if (!inString && (character === "[" || character === "{")) depth += 1;
    else if (!inString && (character === "]" || character === "}")) depth -= 1;
    if (depth > levels) return true;
  }
  return false;
}
