import { createHash, randomUUID } from "node:crypto";
import { isStorableValue } from "@vagus/primitives/storable-text";
import { z } from "zod";
import { canonicalJson } from "../core/canonical-json.ts";
import { checkFunction } from "../core/flow-control/check-function.ts";
import { RegisterRequest } from "../protocol/function-config.ts";
import type { Registry } from "../registry.ts";
import type { Sql } from "../store/connect.ts";
import { noteAppError, registerApp, removeApp } from "../store/register-app.ts";
import type { ServerKind } from "./access.ts";
import type { EngineResponse } from "./request.ts";
import type { Route } from "./route.ts";

const MAX_BODY_BYTES = 16 * 1024 * 1024;
/** In JSON, because the SDK passes the reason on to the caller of its sync. */
const UNAUTHORIZED: EngineResponse = {
  status: 401,
  body: {
    error:
      "Authentication failed: the app's signing key is not the engine's. Give both the same INNGEST_SIGNING_KEY.",
    data: null,
    status: 401,
  },
};

/**
 * `POST /fn/register`, where an SDK registers its functions (protocol §1.2).
 * @param wake called when the queue may hold new cron ticks
 */
export function registerRoutes(sql: Sql, registry: Registry, kind: ServerKind, wake: () => void): Route[] {
  return [
    {
      method: "POST",
      path: "/fn/register",
      unauthorized: UNAUTHORIZED,
      async handle(request) {
        const expected = request.header("x-inngest-expected-server-kind");
        if (expected && expected !== kind) {
          return refused(`Expected server kind ${kind}, got ${expected}`);
        }
        const response = await register(sql, registry, await request.body(MAX_BODY_BYTES));
        wake();
        return response;
      },
    },
    {
      method: "DELETE",
      path: "/fn/remove",
      async handle({ query }) {
        const url = query.get("url") ?? "";
        if (!(await removeApp(sql, url))) {
          return { status: 404, body: { error: `App not found: ${url}`, data: null, status: 404 } };
        }
        await registry.reload();
        return { status: 200, body: { ok: true } };
      },
    },
  ];
}

async function register(sql: Sql, registry: Registry, text: string): Promise<EngineResponse> {
  try {
    return await registerFunctions(sql, registry, JSON.parse(text));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return refused(`Invalid request: ${error.message}`);
  }
}

/** Registers an app's functions, whether the app or the engine started the sync; answers in the SDK's form. */
export async function registerFunctions(sql: Sql, registry: Registry, raw: unknown): Promise<EngineResponse> {
  const parsed = RegisterRequest.safeParse(raw);
  if (!parsed.success) return refused(`Invalid request: ${z.prettifyError(parsed.error)}`);
  const { featureObservations, ...request } = parsed.data;
  if (request.appName === "") return refused("App ID required");
  const checksum = createHash("sha256").update(canonicalJson(request)).digest("hex");
  if (!isStorableValue(request))
    return refused("Invalid request: a text holds U+0000 or half a surrogate pair");
  for (const config of request.functions ?? []) {
    const fault = checkFunction(config);
    if (fault) {
      const reason = `At least one function is invalid: ${config.id}: ${fault}`;
      await noteAppError(sql, request.appName, reason);
      return refused(reason);
    }
  }
  const { modified, appId } = await registerApp(sql, request, request.url, checksum);
  if (modified) await registry.reload();
  return { status: 200, body: { ok: true, modified, sync_id: randomUUID(), app_id: appId } };
}

function refused(error: string): EngineResponse {
  return { status: 400, body: { error, data: null, status: 400 } };
}
