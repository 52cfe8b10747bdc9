import type { IncomingMessage } from "node:http";

/** A request as endpoints see it. */
export interface EngineRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  /** Variables of the route's path. */
  params: Readonly<Record<string, string>>;
  header(name: string): string | undefined;
  /** @throws HttpError 413 when the body is over `maxBytes` */
  body(maxBytes: number): Promise<string>;
}

/** An answer; `body` is sent as JSON unless it is a string. */
export interface EngineResponse {
  status: number;
  body: unknown;
  headers?: Readonly<Record<string, string>>;
}

/** An error that becomes the answer of an endpoint. */
export class HttpError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = "HttpError";
  }
}

/** Reads a whole body; rejects when it is too large. */
export function readBody(incoming: IncomingMessage, maxBytes: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) chunks.push(chunk);
      else reject(new HttpError(413, `The request body is over ${maxBytes} bytes`));
    });
    incoming.once("end", () => resolve(Buffer.concat(chunks).toString("utf8")));
    incoming.once("error", reject);
    incoming.once("aborted", () => reject(new HttpError(400, "The request broke off")));
  });
}
