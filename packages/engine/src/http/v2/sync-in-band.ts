import { parseJson } from "@vagus/primitives/parse-json";
import { z } from "zod";
import { FunctionConfig } from "../../protocol/function-config.ts";
import type { Registry } from "../../registry.ts";
import type { Sql } from "../../store/connect.ts";
import type { Access } from "../access.ts";
import { registerFunctions } from "../register.ts";
import type { EngineRequest, EngineResponse } from "../request.ts";
import { v2Data, v2Error } from "./views.ts";

/** Parts of the engine that a sync uses. */
export interface AppSync {
  sql: Sql;
  registry: Registry;
  access: Access;
  /** Reads the queue for new cron ticks. */
  lookAhead(): void;
}

const MAX_REQUEST_BYTES = 64 * 1024;
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;
const TIMEOUT_MS = 10_000;

const SyncRequest = z.looseObject({ url: z.url({ protocol: /^https?$/ }) });

/** What an SDK answers to an in-band sync (protocol §1.5): its functions, in the answer itself. */
const InBandAnswer = z.looseObject({
  app_id: z.string(),
  functions: z.array(FunctionConfig),
  appVersion: z.string().nullish(),
  framework: z.string().nullish(),
  sdk: z.string().nullish(),
  url: z.string(),
});

/**
 * `POST /v2/apps/{app}/syncs {url}`: asks the app at a URL for its functions and registers them. The app need not be
 * able to reach this engine, unlike in a registration.
 */
export async function syncInBand(sync: AppSync, request: EngineRequest): Promise<EngineResponse> {
  const parsed = SyncRequest.safeParse(parseJson(await request.body(MAX_REQUEST_BYTES)));
  if (!parsed.success) return v2Error(400, "invalid_request", z.prettifyError(parsed.error));
  const answer = await askApp(parsed.data.url, sync.access);
  if (answer === null) return v2Error(502, "app_unreachable", "The app does not answer at this URL");
  if (answer.status === 401)
    return v2Error(502, "app_unauthorized", "The app does not have this engine's signing key");
  const said = InBandAnswer.safeParse(parseJson(answer.text));
  if (!said.success || answer.kind !== "in_band") {
    return v2Error(502, "app_refused", `No app that syncs in band answers there: HTTP ${answer.status}`);
  }
  const { app_id, functions, appVersion, framework, sdk, url } = said.data;
  if (app_id !== request.params.app)
    return v2Error(409, "app_mismatch", `The app there calls itself ${app_id}`);
  const body = { url, appName: app_id, functions, framework, sdk, appVersion };
  const registered = await registerFunctions(sync.sql, sync.registry, body);
  sync.lookAhead();
  if (registered.status === 200) return v2Data(registered.body);
  const { error } = z.looseObject({ error: z.string() }).parse(registered.body);
  return v2Error(registered.status, "app_invalid", error);
}

async function askApp(url: string, { kind, signingKey }: Access) {
  const body = JSON.stringify({ url });
  try {
    const response = await fetch(url, {
      method: "PUT",
      headers: {
        "content-type": "application/json",
        "x-inngest-server-kind": kind,
        "x-inngest-sync-kind": "in_band",
        ...(signingKey && { "x-inngest-signature": signingKey.sign(body, Date.now()) }),
      },
      body,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await readText(response);
    return { status: response.status, kind: response.headers.get("x-inngest-sync-kind"), text };
  } catch {
    // Every failure means the same to the caller: no answer.
    return null;
  }
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) throw new Error("the answer of the app is too long");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
