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

/** Serves functions on a free port and registers them. */
export async function startSdkApp(client: Inngest, functions: InngestFunction.Any[]): Promise<SdkApp> {
  const server = createServer({ client, functions });
  const port = await listenOnFreePort(server);
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
  await app.sync();
  return app;
}
