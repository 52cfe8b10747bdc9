import { z } from "zod";
import { engineClient } from "./engine-client.ts";
import type { EngineUnderTest } from "./engine-under-test.ts";
import { RecordedApp } from "./recorded-app.ts";
import { type Exchange, type Recording, type RecordingMode, readRecording } from "./recording.ts";
import { ShapeComparer, ULIDS } from "./same-shape.ts";
import { startScriptedApp } from "./scripted-app.ts";

const APP_NAMES: Record<RecordingMode, string> = { classic: "ref", checkpointing: "refcp" };

/** Narrows a recording to what a server without the other features can play. */
export interface ReplayOptions {
  mode?: RecordingMode;
  keepCall?: (exchange: Exchange) => boolean;
  keepEvent?: (body: unknown) => unknown;
  /** What stands for another in the whole recording, such as the address of a server that was asked. */
  replaced?: [recorded: string, ours: string];
}

/**
 * Plays a recording against a server: its calls are answered as the SDK did, events and API calls are sent when as many
 * calls have come as had then.
 * @returns everything in which the server's calls and answers differ from the recorded ones; empty when they correspond
 */
export async function replay(
  engine: EngineUnderTest,
  name: string,
  { mode = "classic", keepCall = () => true, keepEvent, replaced }: ReplayOptions = {},
): Promise<string[]> {
  const recording = readRecording(name, mode, replaced);
  const client = engineClient(engine.url);
  const comparer = new ShapeComparer();
  const player = new RecordedApp(recording, { client, comparer, keepCall });
  const app = await startScriptedApp(APP_NAMES[mode], (call) => player.answer(call));
  try {
    await registerRecorded(engine.url, app.url, player, mode);
    for (const step of timeline(recording)) {
      await player.received(player.calls.filter((one) => one.exchange.t < step.t).length);
      await engine.quiet();
      const body = step.isEvent && keepEvent ? keepEvent(step.body) : step.body;
      if (body === null) continue;
      const path = step.path.replaceAll(ULIDS, (id) => comparer.idFor(id) ?? id);
      const reply = await client.request(step.method, path, body, step.headers);
      const label = `${step.method} ${path}`;
      if (reply.status !== step.status) player.problems.push(`${label}: answered ${reply.status}`);
      if (step.method === "GET" || body !== step.body) continue;
      player.problems.push(
        ...comparer.differences(withoutMetadata(step.answer), withoutMetadata(reply.body), label),
      );
    }
    await player.received(player.calls.length);
    await engine.quiet();
    return player.problems;
  } finally {
    await app.close();
  }
}

interface TimelineStep {
  t: number;
  isEvent: boolean;
  method: string;
  path: string;
  headers: Record<string, string>;
  body: unknown;
  status: number;
  answer: unknown;
}

function timeline(recording: Recording): TimelineStep[] {
  const events = recording.events_sent.map(({ t, request, response }) => ({
    t,
    isEvent: true,
    method: request.method,
    path: request.url,
    headers: request.headers,
    body: request.body,
    status: response.status,
    answer: response.body,
  }));
  const apiCalls = recording.api_calls.map(({ t, request, response }) => ({
    t,
    isEvent: false,
    method: request.method,
    path: request.path,
    headers: {},
    body: request.body,
    status: response.status,
    answer: response.body,
  }));
  return [...events, ...apiCalls].sort((a, b) => a.t - b.t);
}

/** Registers those of the recorded functions that take part, at the URL of the app that plays them. */
async function registerRecorded(
  engineUrl: string,
  appUrl: string,
  player: RecordedApp,
  mode: RecordingMode,
): Promise<void> {
  const wanted = new Set(player.calls.map((one) => one.exchange.req.query.fnId));
  const sync = readRecording("sync-out-of-band", mode).traffic.find(
    (one) =>
      one.req.path === "/fn/register" &&
      JSON.stringify(one.req.body).includes(`"appName":"${APP_NAMES[mode]}"`),
  );
  const Body = z.looseObject({ url: z.string(), functions: z.array(z.looseObject({ id: z.string() })) });
  const body = Body.parse(sync?.req.body);
  const functions = body.functions.filter((one) => wanted.has(one.id));
  const text = JSON.stringify({ ...body, functions }).replaceAll(body.url, appUrl);
  const response = await fetch(`${engineUrl}/fn/register`, { method: "POST", body: text });
  if (response.status !== 200)
    throw new Error(`the recorded functions were refused: ${await response.text()}`);
}

function withoutMetadata(body: unknown): unknown {
  const parsed = z.looseObject({ metadata: z.unknown() }).safeParse(body);
  if (!parsed.success) return body;
  const { metadata, ...rest } = parsed.data;
  return rest;
}
