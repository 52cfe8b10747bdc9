import { createServer } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type EngineUnderTest, startEngine } from "./engine-under-test.ts";
import { replay } from "./replay.ts";
import { listenOnFreePort } from "./scripted-app.ts";

const RECORDINGS = [
  "happy",
  "nostep",
  "parallel",
  "non-retriable",
  "non-retriable-function",
  "on-failure",
  "retries-exhausted",
  "retry-after",
  "retry-default-backoff",
  "retry-function-level",
  "send-event",
  "sleep",
  "sleep-until",
  "step-error-caught",
  "wait-resolved",
  "wait-timeout",
  "event-id-dedupe",
  "event-key-seed-header",
  "if-trigger",
  "cancel-by-api-v1",
  "cancel-by-api-v2",
  "invoke",
  "invoke-failing-child",
  "parallel-mixed",
  "cancel-on-event",
  "timeouts-finish",
  "rerun-v2",
  "rerun-from-step-v2",
  "signal",
];

/**
 * What happens otherwise when the app reports steps in the middle of a call. Left out: `parallel`, where one of the
 * recorded calls was made 150 ms late, after a sibling had finished.
 */
const CHECKPOINTING = [
  "happy",
  "nostep",
  "parallel-mixed",
  "non-retriable",
  "on-failure",
  "retries-exhausted",
  "retry-after",
  "retry-default-backoff",
  "send-event",
  "sleep",
  "step-error-caught",
  "wait-resolved",
  "wait-timeout",
  "invoke",
  "invoke-failing-child",
  "cancel-on-event",
  "signal",
];

/** The server that was asked during the recording: what it answered, its date included. */
async function startAskedServer() {
  const server = createServer((incoming, outgoing) => {
    const answer =
      incoming.url === "/hello"
        ? { hello: "world", method: incoming.method }
        : {
            choices: [{ finish_reason: "stop", index: 0, message: { content: "hello", role: "assistant" } }],
            id: "x",
            model: "fake",
            object: "chat.completion",
            usage: { completion_tokens: 1, prompt_tokens: 1, total_tokens: 2 },
          };
    const text = JSON.stringify(answer);
    outgoing.writeHead(200, {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(text),
      date: "Fri, 20 Nov 2026 08:36:50 GMT",
    });
    outgoing.end(text);
  });
  const port = await listenOnFreePort(server);
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise((done) => server.close(done)),
  };
}

let engine: EngineUnderTest;
beforeAll(async () => {
  engine = await startEngine({ checkpointing: true });
});
afterAll(() => engine.stop());

describe("the engine calls the app as the real server did", () => {
  test.each(RECORDINGS)("%s", async (name) => {
    expect(await replay(engine, name)).toEqual([]);
  });

  test.each(CHECKPOINTING)("%s, checkpointing", async (name) => {
    expect(await replay(engine, name, { mode: "checkpointing" })).toEqual([]);
  });

  test("retry-function-level, checkpointing: the reference counts the stack as it was before the checkpoint", async () => {
    const memo = "65aafbc683a4d415cb643bbec8536166fa0dd202";
    expect(await replay(engine, "retry-function-level", { mode: "checkpointing" })).toEqual([
      `refcp-retry-fn step  attempt 1 memo [${memo}].ctx.stack.current: 0 recorded, 1 sent`,
    ]);
  });

  test.each(["step-fetch", "ai-infer"])("%s: the engine asks another server for the app", async (name) => {
    const asked = await startAskedServer();
    try {
      expect(await replay(engine, name, { replaced: ["http://127.0.0.1:3102", asked.url] })).toEqual([]);
    } finally {
      await asked.close();
    }
  });

  test("system-events, without invoke, cron and cancelOn", async () => {
    const played = ["ref-happy", "ref-exhaust"];
    const SystemEvent = z.looseObject({
      event: z.looseObject({ data: z.looseObject({ function_id: z.string() }) }),
    });
    const Named = z.looseObject({ name: z.string() });
    const problems = await replay(engine, "system-events", {
      keepCall({ req }) {
        const fnId = req.query.fnId ?? "";
        if (played.includes(fnId)) return true;
        const parsed = SystemEvent.safeParse(req.body);
        return /^ref-sys-function-/.test(fnId) && played.includes(parsed.data?.event.data.function_id ?? "");
      },
      keepEvent(body) {
        const list = z.array(Named).safeParse(Array.isArray(body) ? body : [body]).data ?? [];
        const kept = list.filter((event) => played.includes(event.name.replace("/", "-")));
        return kept.length > 0 ? kept : null;
      },
    });
    expect(problems).toEqual([]);
  });
});
