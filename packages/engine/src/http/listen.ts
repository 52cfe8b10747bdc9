import type { Server } from "node:http";

/** Where a server listens. */
interface Address {
  port: number;
  url: string;
}

/**
 * Opens a server's port; 0 takes a free one.
 * @throws with what to do when the port is taken
 */
export function listen(server: Server, port: number, host: string): Promise<Address> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const taken = `Port ${port} of ${host} is taken: stop what listens there or give the engine another with --port.`;
      reject(error.code === "EADDRINUSE" ? new Error(taken, { cause: error }) : error);
    });
    server.listen(port, host, () => {
      const address = server.address();
      const opened = typeof address === "object" && address !== null ? address.port : port;
      resolve({ port: opened, url: `http://${host.includes(":") ? `[${host}]` : host}:${opened}` });
    });
  });
}

/** Whether only this machine reaches what listens there. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}
