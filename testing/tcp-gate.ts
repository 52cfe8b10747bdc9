import { connect, createServer, type Server, type Socket } from "node:net";

/** A port in front of a server, by which a test takes the server away from its clients and gives it back. */
export interface TcpGate {
  port: number;
  /** Refuses connections and breaks the open ones, as a killed server does. */
  shut(): Promise<void>;
  /** Keeps connections open and passes nothing on, as a stopped process does. */
  freeze(): void;
  /** Passes everything on again. */
  open(): Promise<void>;
  close(): Promise<void>;
}

/** @param target the port of the server, on this machine */
export async function startTcpGate(target: number): Promise<TcpGate> {
  const sockets = new Set<Socket>();
  let frozen = false;
  let server: Server | undefined;
  let port = 0;

  function pass(from: Socket): void {
    const to = connect(target, "127.0.0.1");
    for (const [socket, other] of [
      [from, to],
      [to, from],
    ] as const) {
      sockets.add(socket);
      socket.on("data", (chunk) => void other.write(chunk));
      socket.on("error", () => {});
      socket.on("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
      if (frozen) socket.pause();
    }
  }

  async function listen(): Promise<void> {
    const mine = createServer(pass);
    server = mine;
    await new Promise<void>((done) => mine.listen(port, "127.0.0.1", done));
    const address = mine.address();
    if (address === null || typeof address === "string") throw new Error("The gate has no port.");
    port = address.port;
  }

  async function shut(): Promise<void> {
    const closing = server;
    server = undefined;
    for (const socket of sockets) socket.destroy();
    if (closing) await new Promise((done) => closing.close(done));
  }

  await listen();
  return {
    port,
    shut,
    freeze() {
      frozen = true;
      for (const socket of sockets) socket.pause();
    },
    async open() {
      frozen = false;
      for (const socket of sockets) socket.resume();
      if (!server) await listen();
    },
    close: shut,
  };
}
