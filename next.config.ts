import type { NextConfig } from "next";
import { PHASE_DEVELOPMENT_SERVER, PHASE_PRODUCTION_SERVER } from "next/constants";
import { requireEnvOrExit } from "./lib/env/require-or-exit.ts";
import { guardListeners } from "./lib/http/guard-listeners.ts";

// Nothing leaves this machine: Next reports its use unless it is told not to, and reads this after the configuration.
process.env.NEXT_TELEMETRY_DISABLED ??= "1";

const config: NextConfig = {
  poweredByHeader: false,
  // Source in TypeScript, linked into node_modules by npm.
  transpilePackages: ["@vagus/primitives"],
  // Loaded from node_modules when they are asked for, and once: the registry of metrics is one.
  serverExternalPackages: [
    "@opentelemetry/api",
    "@opentelemetry/exporter-metrics-otlp-http",
    "@opentelemetry/exporter-metrics-otlp-proto",
    "@opentelemetry/exporter-trace-otlp-http",
    "@opentelemetry/exporter-trace-otlp-proto",
    "@opentelemetry/resources",
    "@opentelemetry/sdk-metrics",
    "@opentelemetry/sdk-trace-base",
    "prom-client",
  ],
  reactStrictMode: true,
  // The help is the Markdown of docs/; a host that copies only what a route is known to read needs to be told.
  outputFileTracingIncludes: {
    "/help": ["./docs/**/*.md"],
    "/help/**": ["./docs/**/*.md"],
    "/llms.txt": ["./docs/**/*.md"],
  },
  // Paths that are put together when the server runs make the build trace the whole folder. Secrets and data of this
  // machine must not be copied into a deployment that was built on it.
  outputFileTracingExcludes: {
    "/**": [
      "./.vagus/**/*",
      "./.env",
      "./.env.*",
      "./bench/**/*",
      "./deploy/**/*",
      "./e2e/**/*",
      "./reports/**/*",
      "./test-results/**/*",
      "./testing/**/*",
    ],
  },
  // Types are a check of their own (npm run verify), tests included; a build is about what it ships.
  typescript: { ignoreBuildErrors: true },
  // Errors are grouped by function names, which must survive a build; size does not matter on the server.
  experimental: { turbopackMinify: { server: false, client: true, edge: true } },
  // The terminal of npm run dev is for people: the engine calls /api/inngest several times a second. And a log holds no
  // personal data: what somebody searches for stands in the query.
  logging: { incomingRequests: { ignore: [/^\/api\//, /\?/] } },
  // Its badge would lie over the rail's foot, where the playground is.
  devIndicators: false,
  // The console's address is 127.0.0.1; Next's dev server trusts only `localhost` by itself.
  allowedDevOrigins: ["127.0.0.1"],
};

/** A server reads this before it takes requests; `register` in instrumentation.ts comes later in development. */
export default function configure(phase: string): NextConfig {
  if (phase === PHASE_DEVELOPMENT_SERVER || phase === PHASE_PRODUCTION_SERVER) {
    requireEnvOrExit();
    guardListeners();
  }
  return config;
}
