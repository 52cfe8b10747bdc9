import { createServer, type RequestListener, type Server } from "node:http";

/** All vendors listen on loopback only. */
export const HOST = "127.0.0.1";

/** A bound HTTP server. */
export interface Listener {
  port: number;
  url: string;
  /** Starts to answer requests, including those that came before. */
  serve(onRequest: RequestListener): void;
  /** Stops accepting, closes open connections and resolves when the port is free. */
  close(): Promise<void>;
}

/**
 * Binds a server on loopback and reads back the port it really got. Requests wait until `serve` is called.
 * @param port 0 takes any free one.
 * @throws Error that names the vendor and the port when it is busy.
 */
export async function listen(name: string, port: number): Promise<Listener> {
  let handler: RequestListener | undefined;
  const early: Parameters<RequestListener>[] = [];
  const server = createServer((request, response) => {
    if (handler) handler(request, response);
    else early.push([request, response]);
  });
  // Longer than any client keeps an idle connection: a server that closes first can reset a request
  // that is just being written, and the reset would look like a fault.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(explain(error, name, port)));
    server.listen(port, HOST, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error(`${name} did not bind a TCP port.`);
  return {
    port: address.port,
    url: `http://${HOST}:${address.port}`,
    serve(onRequest) {
      handler = onRequest;
      for (const [request, response] of early.splice(0)) onRequest(request, response);
    },
    close: () => closeServer(server),
  };
}

function explain(error: NodeJS.ErrnoException, name: string, port: number): Error {
  if (error.code === "EADDRINUSE") {
    return new Error(
      `Port ${port} for the ${name} sandbox is in use. Stop what holds it, or pass --${name}-port.`,
      { cause: error },
    );
  }
  return new Error(`The ${name} sandbox could not listen on ${HOST}:${port}: ${error.message}`, {
    cause: error,
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
