import type { IncomingMessage } from "node:http";

/** Postmark's own limit for one message, the largest body any of the vendors takes here. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** The body is larger than MAX_BODY_BYTES. */
export class BodyTooLargeError extends Error {
  constructor() {
    super(`The request body is larger than ${MAX_BODY_BYTES} bytes. Nothing was done.`);
    this.name = "BodyTooLargeError";
  }
}

/**
 * Reads a whole request body as UTF-8.
 * @throws BodyTooLargeError as soon as the limit is passed, whatever Content-Length says.
 */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > MAX_BODY_BYTES) throw new BodyTooLargeError();
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString("utf8");
}
