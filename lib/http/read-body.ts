import { VagusError } from "@/lib/errors";

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
 * @throws BodyTooLarge as soon as the limit is passed
 */
export async function readBody(request: Request, limitBytes: number): Promise<string> {
  if (Number(request.headers.get("content-length") ?? 0) > limitBytes) throw new BodyTooLarge(limitBytes);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > limitBytes) throw new BodyTooLarge(limitBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
