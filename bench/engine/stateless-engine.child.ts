import { createServer, type IncomingMessage } from "node:http";
import process from "node:process";
import postgres from "postgres";
import { z } from "zod";
import { createStatelessRuns } from "./stateless-runs.ts";

// The floor of every figure: a server that speaks as much of the protocol as the bench needs and stores nothing. With
// the address of a database it commits one row before it answers and before each call, and does nothing with it.
const [databaseUrl] = process.argv.slice(2);
const sql = databaseUrl ? postgres(databaseUrl, { max: 4, onnotice: () => {} }) : null;
if (sql)
  await sql`create table if not exists commits (id bigint generated always as identity, payload text not null)`;

const Registration = z.looseObject({
  functions: z.array(
    z.looseObject({
      triggers: z.array(z.looseObject({ event: z.string() })),
      steps: z.looseObject({ step: z.looseObject({ runtime: z.looseObject({ url: z.string() }) }) }),
    }),
  ),
});
const Event = z.looseObject({ name: z.string(), data: z.looseObject({ key: z.string().optional() }) });

const runs = createStatelessRuns(async (text) => {
  if (sql) await sql`insert into commits (payload) values (${text})`;
});

const server = createServer((incoming, outgoing) => {
  void (async () => {
    const body = await readBody(incoming);
    const answer = await handle(incoming.url ?? "", body);
    outgoing.writeHead(200, {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(answer),
    });
    outgoing.end(answer);
  })();
});

async function handle(path: string, body: string): Promise<string> {
  if (path.startsWith("/fn/register")) {
    for (const { triggers, steps } of Registration.parse(JSON.parse(body)).functions) {
      for (const { event } of triggers) runs.register(event, steps.step.runtime.url);
    }
    return JSON.stringify({ ok: true, modified: true });
  }
  if (!path.startsWith("/e/")) return runs.checkpoint(body);
  const raw: unknown = JSON.parse(body);
  const events = z.array(Event).parse(Array.isArray(raw) ? raw : [raw]);
  const ids = await runs.accept(events, body);
  return JSON.stringify({ ids, status: 200 });
}

function readBody(incoming: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.once("end", () => resolve(Buffer.concat(chunks).toString("utf8")));
    incoming.once("error", reject);
  });
}

server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  console.log(JSON.stringify({ port: typeof address === "object" ? address?.port : 0 }));
});
