/** Runs once when the server starts. Where the process lives on, it keeps its own pulse and registers with the engine. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { requireEnv } = await import("@/lib/env");
  requireEnv();
  const [{ notePeers }, { maskConsole }, { startPulse }] = await Promise.all([
    import("@/lib/access/client-address"),
    import("@/lib/mask-console"),
    import("@/lib/pulse/start-pulse"),
  ]);
  maskConsole();
  notePeers();
  startPulse();
}
