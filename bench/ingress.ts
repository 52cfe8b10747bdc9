import { randomUUID } from "node:crypto";
import { type Figure, figureOf, percentile } from "./figure.ts";
import { type LoadRequest, sendAtRate } from "./ingress/open-loop.ts";
import { type BenchConsole, buildNext, startConsole, startEventSink } from "./ingress/start-console.ts";
import { startEmptyApp } from "./ingress/start-empty-app.ts";
import { asTable } from "./report.ts";
import { withCleanUp } from "./with-clean-up.ts";

const LOAD = { perSecond: 300, seconds: 5 };
const ROUNDS = 3;

/**
 * How long Postmark waits until its mail is verified, stored with its event and acknowledged by the built console, at 300
 * a second in an open loop; in turns with it the same requests to a handler of an app of its own that reads them and
 * answers. Once with an engine that takes events and starts nothing, once with our engine, where each mail starts runs.
 */
export function benchIngress(): Promise<Figure[]> {
  return withCleanUp(async (later) => {
    console.error("building the console");
    buildNext(".");
    const sink = await startEventSink();
    later(() => sink.stop());
    const empty = await startEmptyApp();
    later(() => empty.stop());
    const measured = async (name: string, what: string, engineUrl?: string): Promise<Figure[]> => {
      console.error(`starting the console: ${name}`);
      const target = await startConsole(engineUrl);
      later(() => target.stop());
      const { value, floor } = await measure(target, empty.url);
      await target.stop();
      const note = `${LOAD.perSecond}/s in an open loop, ${what}; floor: an empty handler of Next`;
      const taken = [50, 99].map((percent) =>
        figureOf(
          { name: `ack-${name}-p${percent}`, unit: "ms", better: "lower", note },
          percentile(value, percent),
          percentile(floor, percent),
        ),
      );
      console.error(asTable(taken));
      return taken;
    };
    return [
      ...(await measured("idle", "no runs", sink.url)),
      ...(await measured("busy", "each mail starts runs")),
    ];
  });
}

interface Samples {
  value: number[];
  floor: number[];
}

/** Takes part and floor in turns, so that a noisy moment of the machine meets both. */
async function measure(target: BenchConsole, emptyUrl: string): Promise<Samples> {
  const samples: Samples = { value: [], floor: [] };
  const emptyRequest = () => ({ ...mailRequest(target), url: emptyUrl });
  // Once unmeasured: code is compiled, connections are opened, and the functions have begun to work.
  await sendAtRate(emptyRequest, LOAD);
  await sendAtRate(() => mailRequest(target), LOAD);
  for (let round = 1; round <= ROUNDS; round++) {
    samples.floor.push(...(await sendAtRate(emptyRequest, LOAD)));
    samples.value.push(...(await sendAtRate(() => mailRequest(target), LOAD)));
  }
  return samples;
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
