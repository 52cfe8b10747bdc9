import { z } from "zod";
import { isDeployed } from "./database.ts";
import type { LocalSecret } from "./local-secrets.ts";
import { isLoopbackUrl } from "./published.ts";
import type { EnvReader } from "./reader.ts";

const HTTP = /^https?:$/;

/** True for an engine without keys. */
export function readInngestDev(reader: EnvReader): boolean {
  return ["1", "true"].includes(reader.parsed("INNGEST_DEV", z.enum(["0", "1", "true", "false"]), "0"));
}

/** The addresses of engine and app, and their keys. */
export function readInngest(
  reader: EnvReader,
  {
    slot,
    ports,
    embedded,
    publicUrl,
    secret,
  }: {
    slot: number;
    ports: { app: number; engine: number };
    embedded: boolean;
    publicUrl: () => string;
    secret: (name: LocalSecret) => string;
  },
) {
  const dev = readInngestDev(reader);
  if (dev && !embedded && isDeployed(reader)) {
    reader.problems.push(
      "INNGEST_DEV=1 lets anybody call /api/inngest. Unset it in production and set the two keys.",
    );
  }
  const here = `http://127.0.0.1:${ports.engine}`;
  const baseUrl = reader.url("INNGEST_BASE_URL", HTTP, dev || embedded ? here : undefined);
  const isHere = baseUrl !== undefined && isLoopbackUrl(baseUrl);
  return {
    appId: slot === 0 ? "vagus" : `vagus-${slot}`,
    dev,
    baseUrl,
    /** Where the engine calls the functions: only from configuration, whatever host a request names. */
    serveOrigin:
      reader.url("INNGEST_SERVE_ORIGIN", HTTP) ?? (isHere ? `http://127.0.0.1:${ports.app}` : publicUrl()),
    eventKey: secret("INNGEST_EVENT_KEY"),
    signingKey: dev ? undefined : secret("INNGEST_SIGNING_KEY"),
    signingKeyFallback: reader.text("INNGEST_SIGNING_KEY_FALLBACK"),
  };
}
