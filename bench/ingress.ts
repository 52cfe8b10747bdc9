import { randomUUID } from "node:crypto";
import { type Figure, figureOf, percentile } from "./figure.ts";
import { startEventSink } from "./ingress/event-sink.ts";
import { type LoadRequest, sendAtRate } from "./ingress/open-loop.ts";
import { type BenchConsole, startConsole } from "./ingress/start-console.ts";

const LOAD = { perSecond: 300, seconds: 5 };
const WARM_UP = { perSecond: 100, seconds: 3 };
const ROUNDS = 3;

/**
 * How long Postmark waits until its mail is verified, stored with its event and acknowledged by the built console, at 300
 * a second in an open loop; beside it a handler of the same console that looks at a header and answers. Once with an
 * engine that takes events and starts nothing, once with our engine, where each mail starts a run.
 */
export async function benchIngress(): Promise<Figure[]> {
  const sink = await startEventSink();
  try {
    const idle = await measure("idle", () => startConsole(sink.url));
    const busy = await measure("busy", () => startConsole());
    const about = { unit: "ms", better: "lower" } as const;
    const loop = `${LOAD.perSecond}/s in an open loop; floor: POST /api/pulse without its token`;
    const at = (percent: number, { value, floor }: Samples) =>
      [percentile(value, percent), percentile(floor, percent)] as const;
    return [
      figureOf({ ...about, name: "ack-idle-p50", note: `${loop}; no runs` }, ...at(50, idle)),
      figureOf({ ...about, name: "ack-idle-p99", note: `${loop}; no runs` }, ...at(99, idle)),
      figureOf({ ...about, name: "ack-busy-p50", note: `${loop}; each mail starts a run` }, ...at(50, busy)),
      figureOf({ ...about, name: "ack-busy-p99", note: `${loop}; each mail starts a run` }, ...at(99, busy)),
    ];
  } finally {
    await sink.stop();
  }
}

interface Samples {
  value: number[];
  floor: number[];
}

/** Takes part and floor in turns, so that a noisy moment of the machine meets both. */
async function measure(name: string, start: () => Promise<BenchConsole>): Promise<Samples> {
  console.error(`starting the console: ${name}`);
  const target = await start();
  try {
    const samples: Samples = { value: [], floor: [] };
    await sendAtRate(() => emptyRequest(target), WARM_UP);
    await sendAtRate(() => mailRequest(target), WARM_UP);
    for (let round = 1; round <= ROUNDS; round++) {
      console.error(`${name}: round ${round} of ${ROUNDS}`);
      samples.floor.push(...(await sendAtRate(() => emptyRequest(target), LOAD)));
      samples.value.push(...(await sendAtRate(() => mailRequest(target), LOAD)));
    }
    return samples;
  } finally {
    await target.stop();
  }
}

function emptyRequest({ url }: BenchConsole): LoadRequest {
  return { url: `${url}/api/pulse`, method: "POST", headers: {}, body: "", status: 401 };
}

function mailRequest({ url, postmark: { user, password } }: BenchConsole): LoadRequest {
  const id = randomUUID();
  const mail = {
    MessageID: id,
    FromFull: { Email: "ada@example.com", Name: "Ada Lovelace" },
    OriginalRecipient: "support@vagus.local",
    Subject: "Where is my parcel?",
    TextBody: "Hello, ord_1001 has not arrived yet. Can you tell me where it is? Thank you, Ada",
    Headers: [{ Name: "Message-ID", Value: `<${id}@mail.example.com>` }],
  };
  return {
    url: `${url}/api/webhooks/postmark`,
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`,
    },
    body: JSON.stringify(mail),
    status: 200,
  };
}
