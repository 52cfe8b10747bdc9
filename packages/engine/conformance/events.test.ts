import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engineClient } from "./engine-client.ts";
import { type EngineUnderTest, isForeign, startEngine } from "./engine-under-test.ts";
import { type ScriptedApp, startScriptedApp } from "./scripted-app.ts";

const ULID = /^[0-9A-HJKMNP-TV-Z]{26}$/;

let engine: EngineUnderTest;
let client: ReturnType<typeof engineClient>;
let app: ScriptedApp;

beforeAll(async () => {
  engine = await startEngine();
  client = engineClient(engine.url);
  app = await startScriptedApp("ev", ({ body }) => ({ status: 200, body: body.event }));
  await app.register(engine.url, [
    { id: "one" },
    { id: "two", event: "ev/one" },
    { id: "wild", event: "a/*" },
    { id: "dotted", event: "b.c.*" },
    {
      id: "twice",
      config: { triggers: [{ event: "tw/x" }, { event: "tw/*" }, { event: "tw/x", expression: "true" }] },
    },
    { id: "if", config: { triggers: [{ event: "cond/x", expression: "event.data.a == 1" }] } },
  ]);
});
afterAll(async () => {
  await app.close();
  await engine.stop();
});

const post = (body: unknown, headers?: Record<string, string>) =>
  client.request("POST", "/e/some-key", body, headers);
const slugs = async (eventId: string) => {
  const { body } = await client.request("GET", "/v2/runs?limit=200");
  const runs = (body as { data: { function: { id: string }; trigger: { eventIds: string[] } }[] }).data;
  return runs
    .filter((run) => run.trigger.eventIds.includes(eventId))
    .map((run) => run.function.id)
    .sort();
};

describe("events", () => {
  test("13: one event or a list, ids in order and never the caller's", async () => {
    const one = await post({ name: "x/y", id: "mine" });
    expect(one).toMatchObject({ status: 200, body: { status: 200, ids: [expect.stringMatching(ULID)] } });
    const three = await client.send([{ name: "x/1" }, { name: "x/2" }, { name: "x/3" }]);
    expect(new Set(three).size).toBe(3);
    for (const [index, id] of three.entries()) {
      const { body } = await client.request("GET", `/v1/events/${id}`);
      expect(body).toMatchObject({ data: { internal_id: id, name: `x/${index + 1}` } });
    }
  });

  test.each([
    ["no name", { data: {} }, "event name is empty"],
    ["an empty name", { name: "" }, "event name is empty"],
    ["a reserved name", { name: "inngest/x" }, "event name is reserved for internal use: inngest/x"],
    ["a reserved name in other letters", { name: "InnGest/x" }, "reserved for internal use"],
    ["data that is a list", { name: "x/y", data: [1] }, "json: cannot unmarshal array"],
    ["data that is a text", { name: "x/y", data: "z" }, "json: cannot unmarshal string"],
    ["a ts that is a text", { name: "x/y", ts: "now" }, "json: cannot unmarshal string"],
    ["a ts with a fraction", { name: "x/y", ts: 1.5 }, "json: cannot unmarshal number"],
    ["a ts before 1980", { name: "x/y", ts: 1000 }, "timestamp is before Jan 1, 1980"],
    ["a ts after 2100", { name: "x/y", ts: 4_200_000_000_000 }, "timestamp is after Jan 1, 2100"],
    [
      "a body that is a text",
      '"hello"',
      "Request body must contain an event object or an array of event objects",
    ],
    [
      "a body that is a number",
      "5",
      "Request body must contain an event object or an array of event objects",
    ],
    ["a body that is not JSON", '{"name": ', ""],
  ])("14: %s is refused", async (_title, event, error) => {
    const answer = await post(event);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ status: 400, ids: [""], error: expect.stringContaining(error) });
  });

  test("15: events before an invalid one are stored, events after it are not", async () => {
    const answer = await post([{ name: "a/ok15" }, { name: "" }, { name: "a/late15" }]);
    expect(answer).toMatchObject({ status: 400, body: { ids: [expect.stringMatching(ULID)] } });
    const [id] = (answer.body as { ids: string[] }).ids;
    await client.endedRunOf(id ?? "");
    expect(app.calls.some((call) => call.body.event.name === "a/late15")).toBe(false);
  });

  test("16: an event of 600 KB is accepted, one over 3 MiB is refused", async () => {
    const event = (bytes: number) => ({ name: "x/big", data: { text: "x".repeat(bytes) } });
    expect((await post(event(300_000))).status).toBe(200);
    expect((await post(event(600_000))).status).toBe(200);
    const tooLarge = await post(event(3 * 1024 * 1024));
    expect(tooLarge.status).toBe(400);
    expect(JSON.stringify(tooLarge.body)).toContain("Event is over the max size: Max 3145728 bytes");
  });

  test("of more than 5000 events in a request the first 5000 are accepted", async () => {
    const answer = await post(Array.from({ length: 5001 }, () => ({ name: "x/many" })));
    expect(answer.status).toBe(400);
    expect((answer.body as { ids: string[] }).ids).toHaveLength(5000);
  });

  test("17: absent data is null, an absent user is empty, unknown fields and _inngest are dropped", async () => {
    const bare = await client.endedRunOf(await client.sendOne({ name: "a/bare", foo: 1 }));
    expect(bare.output).toEqual({
      name: "a/bare",
      data: null,
      user: {},
      id: bare.event_id,
      ts: expect.any(Number),
    });
    const full = {
      name: "a/full",
      data: { a: 1, _inngest: { fn_id: "x" } },
      user: { u: 1 },
      v: "2",
      ts: 1_700_000_000_000,
    };
    const run = await client.endedRunOf(await client.sendOne(full));
    expect(run.output).toEqual({ ...full, data: { a: 1 }, id: run.event_id });
  });

  test("18: an id starts each function once, also after the end of its run", async () => {
    const event = { name: "ev/one", id: "id-18", data: {} };
    const first = await client.sendOne(event);
    const same = await client.send([event, event]);
    expect(new Set([first, ...same]).size).toBe(3);
    await engine.quiet();
    expect(await client.runsOf(first)).toHaveLength(2);
    const later = await client.sendOne(event);
    expect(await client.runsOf(later)).toEqual([]);
    for (const id of same) expect(await client.runsOf(id)).toEqual([]);
  });

  test("19: the same seed and body give the same ids and start nothing twice", async () => {
    const seed = {
      "x-inngest-event-id-seed": `${Date.now()},${Buffer.from("0123456789").toString("base64")}`,
    };
    const events = [{ name: "a/seed1" }, { name: "a/seed2" }];
    const [first, second] = [await client.send(events, seed), await client.send(events, seed)];
    expect(second).toEqual(first);
    await engine.quiet();
    for (const id of first) expect(await client.runsOf(id)).toHaveLength(1);
    const unseeded = await client.send(events, { "x-inngest-event-id-seed": "nonsense" });
    expect(unseeded).not.toEqual(first);
  });

  test("20: a future ts delays the first call; the run exists at once", async () => {
    const ts = Date.now() + 1200;
    const id = await client.sendOne({ name: "a/later", ts });
    expect((await client.runOf(id)).status).toBe("Scheduled");
    expect(await client.endedRunOf(id)).toMatchObject({ status: "Completed" });
    const call = app.calls.find((one) => one.body.event.name === "a/later");
    expect(call?.atMs ?? 0).toBeGreaterThanOrEqual(ts - (isForeign ? 1000 : 0));
  });

  test("21: patterns end at a slash or a dot; several triggers make one run", async () => {
    const ids = await client.send([
      { name: "a/b" },
      { name: "a/b/c" },
      { name: "ab" },
      { name: "b.c.d" },
      { name: "b.cd" },
    ]);
    const twice = await client.sendOne({ name: "tw/x" });
    await engine.quiet();
    expect(await Promise.all(ids.map(slugs))).toEqual([["wild"], ["wild"], [], ["dotted"], []]);
    expect(await slugs(twice)).toEqual(["twice"]);
  });

  test("22: a condition holds for 1 and 1.0 only", async () => {
    const values = [1, "1", null, undefined, true, [1]];
    const ids = await client.send(values.map((a) => ({ name: "cond/x", data: { a } })));
    await engine.quiet();
    const counts = await Promise.all(ids.map(async (id) => (await client.runsOf(id)).length));
    expect(counts).toEqual([1, 0, 0, 0, 0, 0]);
  });

  test("23, 24: any key and any content type", async () => {
    const text = JSON.stringify({ name: "a/plain" });
    const answer = await client.request("POST", "/e/whatever", text, { "content-type": "text/plain" });
    expect(answer.status).toBe(200);
    expect((await client.request("GET", "/e/whatever")).status).toBe(405);
  });

  test("an empty list and an empty body are accepted and do nothing", async () => {
    expect(await post("[]")).toMatchObject({ status: 200, body: { ids: [""] } });
    expect(await post("")).toMatchObject({ status: 200 });
  });

  test("unusual texts and depths are stored or refused, and the server stays up", async () => {
    const odd = { name: "a/odd", data: { nul: "a\u0000b", half: "\ud800", emoji: "👍", proto: 1 } };
    const run = await client.endedRunOf(await client.sendOne(odd));
    expect(run.output).toMatchObject({ data: { nul: "a\u0000b", half: "\ufffd", emoji: "👍" } });
    expect((await post({ name: "a/\u0000" })).status).toBe(400);
    const deep = `{"name":"a/deep","data":{"x":${"[".repeat(50_000)}${"]".repeat(50_000)}}}`;
    expect((await post(deep)).status).toBe(400);
    expect((await client.request("GET", "/health")).body).toMatchObject({ status: 200, message: "OK" });
  });
});
