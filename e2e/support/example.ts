import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import process from "node:process";
import { text } from "node:stream/consumers";
import { consoleUrl, DATA_DIR, engineUrl, env } from "./addresses.ts";
import { until } from "./until.ts";

/** The folders of `examples/`. */
export type ExampleName = "inngest-app" | "ai-sdk" | "openai-agents";

/** Time for Node and tsx to start on a busy machine. */
const STARTS_WITHIN_MS = 30_000;

/** A running application of `examples/`. */
export class Example {
  /** The output of all its processes. */
  said = "";
  private child: ChildProcess | undefined;

  constructor(
    private readonly name: ExampleName,
    private readonly token: string,
    private readonly variables: Record<string, string> = {},
    private readonly args: string[] = [],
  ) {}

  /** Starts it, and waits until it has printed this text. */
  async start(ready: RegExp): Promise<void> {
    const from = this.said.length;
    const child = spawn(
      process.execPath,
      ["--import", "tsx", `examples/${this.name}/main.ts`, ...this.args],
      {
        env: { ...process.env, ...surroundings(this.name, this.token), ...this.variables },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    this.child = child;
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => {
        this.said += chunk.toString();
      });
    await until(`${this.name} that says ${ready}: ${this.said}`, STARTS_WITHIN_MS, () =>
      ready.test(this.said.slice(from)),
    );
  }

  /** Kills it with -9, so that it stores nothing. */
  async kill(): Promise<void> {
    if (!this.child || this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await gone;
  }

  /** Number of discounts that it granted on an order. */
  grants(order: string): number {
    return this.said
      .split("\n")
      .filter((line) => line.startsWith("granted") && line.endsWith(`order ${order}`)).length;
  }
}

function surroundings(name: ExampleName, token: string): Record<string, string> {
  return {
    VAGUS_URL: consoleUrl,
    VAGUS_TOKEN: token,
    STATE_DIR: `${DATA_DIR}/examples/${name}`,
    OPENAI_BASE_URL: `${env.openai.base}/v1`,
    OPENAI_API_KEY: env.openai.key,
    INNGEST_BASE_URL: engineUrl,
    INNGEST_DEV: "0",
    INNGEST_EVENT_KEY: env.inngest.eventKey ?? "",
    INNGEST_SIGNING_KEY: env.inngest.signingKey ?? "",
  };
}

/** A gate in front of an application: fails a number of callbacks, passes the others on, and counts both. */
export interface CallbackGate {
  url: string;
  /** Callbacks that will still fail. */
  failures: number;
  came: { id: string; status: number }[];
  close(): void;
}

/** Starts a gate on a port, before the application on another. */
export async function startCallbackGate(port: number, appPort: number): Promise<CallbackGate> {
  const gate: CallbackGate = { url: `http://127.0.0.1:${port}`, failures: 0, came: [], close: () => {} };
  const server: Server = createServer(async (incoming, answer) => {
    const body = await text(incoming);
    const status =
      gate.failures > 0 ? 500 : await passOn(appPort, incoming.url ?? "/", incoming.headers, body);
    if (gate.failures > 0) gate.failures--;
    gate.came.push({ id: String(incoming.headers["webhook-id"]), status });
    answer.writeHead(status).end();
  });
  gate.close = () => {
    server.closeAllConnections();
    server.close();
  };
  await new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
  return gate;
}

async function passOn(
  port: number,
  path: string,
  headers: Record<string, string | string[] | undefined>,
  body: string,
): Promise<number> {
  const kept = Object.entries(headers).filter(
    ([name]) => name.startsWith("webhook-") || name === "content-type",
  );
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: "POST",
    headers: kept.map(([name, value]): [string, string] => [name, String(value)]),
    body,
  }).catch(() => undefined);
  return response?.status ?? 502;
}
