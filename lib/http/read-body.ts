import { VagusError } from "@/lib/app-errors";

/** The body was larger than its route takes. */
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
 * Reads a body as text, counting while it streams: the declared length may be missing or a lie.
 * @param options.strict refuses bytes that are no UTF-8; else each becomes U+FFFD
 * @throws BodyTooLarge as soon as the limit is passed
 * @throws VagusError 400 for bytes that are no UTF-8, if strict
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
