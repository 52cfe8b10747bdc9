import { Inngest, type InngestFunction } from "inngest";
import { createServer } from "inngest/node";
import { listenOnFreePort } from "./scripted-app.ts";

/** An app with the real SDK, checkpointing and everything else at its default. */
export interface SdkApp {
  url: string;
  /** Lets the SDK register its functions. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** A client of the real SDK that speaks to the server under test. */
export function sdkClient(appId: string, engineUrl: string): Inngest {
  const silent = { info() {}, warn() {}, error() {}, debug() {} };
  return new Inngest({ id: appId, baseUrl: engineUrl, isDev: true, logger: silent });
}

/** The same, with keys: it signs what it answers and takes no call that is not signed. */
export function sdkClientWithKeys(
  appId: string,
  engineUrl: string,
  keys: { eventKey: string; signingKey: string; signingKeyFallback?: string },
): Inngest {
  const silent = { info() {}, warn() {}, error() {}, debug() {} };
  return new Inngest({
    id: appId,
    baseUrl: engineUrl,
    isDev: false,
    logger: silent,
    internalLogger: silent,
    ...keys,
  });
}

export interface SdkAppOptions {
  port?: number;
  synced?: boolean;
  /** Called with the path and query when a call arrives, before the SDK reads it; what it returns is called when the answer has left. */
  onCall?(url: string): () => void;
}

/** Serves functions, on a free port unless one is named, and registers them unless they are not to be synced. */
export async function startSdkApp(
  client: Inngest,
  functions: InngestFunction.Any[],
  { port: wanted = 0, synced = true, onCall }: SdkAppOptions = {},
): Promise<SdkApp> {
  const server = createServer({ client, functions });
  if (onCall) {
    server.prependListener("request", (request, response) => {
      if (request.method === "POST") response.once("finish", onCall(request.url ?? ""));
    });
  }
  const port = await listenOnFreePort(server, wanted);
  const url = `http://127.0.0.1:${port}/api/inngest`;
  const app: SdkApp = {
    url,
    async sync() {
      const response = await fetch(url, { method: "PUT" });
      if (response.status !== 200) throw new Error(`the sync failed: ${await response.text()}`);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
  if (synced) await app.sync();
  return app;
}
