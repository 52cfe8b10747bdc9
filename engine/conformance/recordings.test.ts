import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type EngineUnderTest, startEngine } from "./engine-under-test.ts";
import { replay } from "./replay.ts";

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
  "rerun-v2",
  "rerun-from-step-v2",
];

let engine: EngineUnderTest;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.stop());

describe("the engine calls the app as the real server did", () => {
  test.each(RECORDINGS)("%s", async (name) => {
    expect(await replay(engine, name)).toEqual([]);
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
