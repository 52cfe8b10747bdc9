import { once } from "node:events";
import { connect } from "node:net";

/** One kept-open HTTP connection that has one request under way at a time. */
export interface HttpConnection {
  /** @returns the answer's body. @throws Error for any status but 200 */
  post(path: string, body: string): Promise<string>;
  close(): void;
}

const HEAD_END = "\r\n\r\n";

/**
 * Opens a connection for load. Written on the bare socket because a full client costs as much CPU as the server that is
 * measured, and both share the machine. Reads answers with a content length only.
 */
export async function openConnection(baseUrl: string): Promise<HttpConnection> {
  const { hostname, port, host } = new URL(baseUrl);
  const socket = connect(Number(port), hostname).setNoDelay(true);
  await once(socket, "connect");
  let pending: { resolve(body: string): void; reject(error: Error): void } | null = null;
  let received = "";

  function fail(error: Error): void {
    pending?.reject(error);
    pending = null;
  }
  socket.setEncoding("latin1");
  socket.on("error", fail);
  socket.on("close", () => fail(new Error("The server closed the connection in the middle of a request.")));
  socket.on("data", (chunk: string) => {
    received += chunk;
    const headEnd = received.indexOf(HEAD_END);
    if (headEnd < 0) return;
    const head = received.slice(0, headEnd);
    const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
    if (length === undefined) return fail(new Error(`An answer without a content length: ${head}`));
    const bodyStart = headEnd + HEAD_END.length;
    if (received.length < bodyStart + Number(length)) return;
    const body = received.slice(bodyStart);
    received = "";
    const waiter = pending;
    pending = null;
    if (head.startsWith("HTTP/1.1 200")) waiter?.resolve(body);
    else waiter?.reject(new Error(`${head.split("\r\n", 1)[0]}: ${body}`));
  });

  return {
    post(path, body) {
      return new Promise((resolve, reject) => {
        if (socket.destroyed) throw new Error("The server has closed the connection.");
        pending = { resolve, reject };
        const head = `POST ${path} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\n`;
        socket.write(`${head}content-length: ${Buffer.byteLength(body)}${HEAD_END}${body}`);
      });
    },
    close: () => socket.destroy(),
  };
}
