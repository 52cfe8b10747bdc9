import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import { afterAll, beforeAll } from "vitest";
import { listenLocally } from "./listen-locally.ts";

/** One request that the receiver got. */
export interface ReceivedAnswer {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** An application that waits for answers, over HTTP on loopback. */
export interface AnswerReceiver {
  url(path?: string): string;
  requests: ReceivedAnswer[];
  /** The answers it gives to the next requests, in order; 204 when none is left. */
  script: { status: number; headers?: Record<string, string>; body?: string }[];
}

/** Starts an application that receives answers, for a test file. Call it before anything reads the environment. */
export function withAnswerReceiver(): AnswerReceiver {
  const requests: ReceivedAnswer[] = [];
  const script: AnswerReceiver["script"] = [];
  let server: Server | undefined;
  let port = 0;

  beforeAll(async () => {
    process.env.ANSWER_NETWORKS = "127.0.0.0/8,::1";
    const started = createServer(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      requests.push({ path: request.url ?? "", headers: request.headers, body });
      const { status, headers, body: answer } = script.shift() ?? { status: 204 };
      response.writeHead(status, headers).end(answer);
    });
    server = started;
    port = await listenLocally(started);
  });
  afterAll(async () => {
    await new Promise((done) => (server ? server.close(done) : done(undefined)));
  });

  return { requests, script, url: (path = "") => `http://127.0.0.1:${port}${path}` };
}
