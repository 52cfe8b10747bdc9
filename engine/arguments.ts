import { parseArgs } from "node:util";
import { z } from "zod";
import { isLogLevel } from "./log.ts";
import type { EngineOptions } from "./server.ts";

const Seconds = z.coerce.number().nonnegative();

const Flags = z.object({
  port: z.coerce.number().int().min(0).max(65_535).optional(),
  host: z.string().min(1).optional(),
  "database-url": z.string({ error: "--database-url is missing" }).min(1),
  "app-url": z.array(z.url()).default([]),
  "data-dir": z.string().optional(),
  "poll-interval": Seconds.optional(),
  "retry-interval": Seconds.optional(),
  checkpointing: z.boolean().optional(),
  workers: z.coerce.number().int().min(1).optional(),
  "log-level": z.string().refine(isLogLevel, "one of debug, info, warn, error").optional(),
});

/**
 * Reads the command line. Times are given in seconds, fractions allowed.
 * @throws Error naming the flag that is missing or wrong
 */
export function readArguments(args: string[]): EngineOptions {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: "string" },
      host: { type: "string" },
      "database-url": { type: "string" },
      "app-url": { type: "string", multiple: true },
      "data-dir": { type: "string" },
      "poll-interval": { type: "string" },
      "retry-interval": { type: "string" },
      checkpointing: { type: "boolean" },
      workers: { type: "string" },
      "log-level": { type: "string" },
    },
  });
  const parsed = Flags.safeParse(values);
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  const flags = parsed.data;
  const logLevel = flags["log-level"];
  return {
    databaseUrl: flags["database-url"],
    appUrls: flags["app-url"],
    dataDir: flags["data-dir"] ?? null,
    retryIntervalMs: flags["retry-interval"] === undefined ? null : flags["retry-interval"] * 1000,
    ...(flags.port !== undefined && { port: flags.port }),
    ...(flags.host !== undefined && { host: flags.host }),
    ...(flags["poll-interval"] !== undefined && { pollIntervalMs: flags["poll-interval"] * 1000 }),
    ...(flags.checkpointing !== undefined && { checkpointing: flags.checkpointing }),
    ...(flags.workers !== undefined && { workers: flags.workers }),
    ...(logLevel !== undefined && isLogLevel(logLevel) && { logLevel }),
  };
}
