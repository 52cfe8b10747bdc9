import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const Headers = z.record(z.string(), z.string());

const Exchange = z.object({
  t: z.number(),
  ms: z.number(),
  dir: z.enum(["server->sdk", "sdk->server"]),
  req: z.object({
    method: z.string(),
    path: z.string(),
    query: z.record(z.string(), z.string()),
    headers: Headers,
    body: z.unknown(),
  }),
  res: z.object({ status: z.number(), headers: Headers, body: z.unknown() }),
});
export type Exchange = z.infer<typeof Exchange>;

const Recording = z.object({
  scenario: z.string(),
  events_sent: z.array(
    z.object({
      t: z.number(),
      request: z.object({ method: z.string(), url: z.string(), headers: Headers, body: z.unknown() }),
      response: z.object({ status: z.number(), body: z.unknown() }),
    }),
  ),
  api_calls: z.array(
    z.object({
      t: z.number(),
      request: z.object({ method: z.string(), path: z.string(), body: z.unknown().optional() }),
      response: z.object({ status: z.number(), body: z.unknown() }),
    }),
  ),
  traffic: z.array(Exchange),
});
/** Traffic between SDK 4.24 and a real server, in order; `t` in Unix milliseconds, `ms` until the answer. */
export type Recording = z.infer<typeof Recording>;

/** Whether the recorded app reported its steps one call each, or several in the middle of a call. */
export type RecordingMode = "classic" | "checkpointing";

/** Reads `recordings/<name>.<mode>.json`. @param replaced a text that stands for another throughout */
export function readRecording(
  name: string,
  mode: RecordingMode = "classic",
  replaced: [recorded: string, ours: string] = ["", ""],
): Recording {
  const path = join(import.meta.dirname, "recordings", `${name}.${mode}.json`);
  const text = readFileSync(path, "utf8");
  return Recording.parse(JSON.parse(replaced[0] === "" ? text : text.replaceAll(...replaced)));
}
