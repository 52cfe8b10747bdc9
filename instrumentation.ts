/** Runs once when the server starts. Where the process lives on, it keeps its own pulse and registers with the engine. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  // The Inngest SDK reads every variable several times a call, and Node asks the system for each: a tenth of the CPU.
  process.env = { ...process.env };
  const { env, requireEnv } = await import("@/lib/env");
  requireEnv();
  const [
    { notePeers },
    { maskConsole },
    { outliveLogReader },
    { startPulse },
    { shutDownOnSignals },
    { watchRequests },
  ] = await Promise.all([
    import("@/lib/access/client-address"),
    import("@/lib/mask-console"),
    import("@/lib/outlive-log-reader"),
    import("@/lib/pulse/start-pulse"),
    import("@/lib/shutdown/shut-down"),
    import("@/lib/telemetry/watch-requests"),
  ]);
  maskConsole();
  outliveLogReader();
  const { otel } = env().telemetry;
  if (otel.traces !== "none") await (await import("@/lib/telemetry/start-tracing")).startTracing();
  if (otel.metrics !== "none") await (await import("@/lib/telemetry/export-metrics")).exportMetrics();
  watchRequests();
  notePeers();
  // A host without long-lived processes ends them itself.
  if (env().longLived) shutDownOnSignals();
  startPulse();
}
