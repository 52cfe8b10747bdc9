import { withoutPersonalData } from "@/lib/app-errors";
import { log } from "@/lib/log";

/** `first`: at once, so that no new work begins. `last`: when the requests in flight have been answered. */
type Phase = "first" | "last";
type Task = () => void | Promise<void>;

interface Shutdown {
  begun: boolean;
  tasks: Record<Phase, Set<Task>>;
}

// A bundler loads this file once for each route; the process shuts down once.
const holder = globalThis as typeof globalThis & { vagusShutdown?: Shutdown };

function state(): Shutdown {
  holder.vagusShutdown ??= { begun: false, tasks: { first: new Set(), last: new Set() } };
  return holder.vagusShutdown;
}

/** True once this process shuts down: it answers requests in flight and takes no new work. */
export function isShuttingDown(): boolean {
  return state().begun;
}

/**
 * Registers a task for the shutdown of this process. A task of the first phase that is registered after its beginning
 * runs at once.
 * @returns a function that unregisters it
 */
export function onShutdown(phase: Phase, task: Task): () => void {
  const { begun, tasks } = state();
  if (begun && phase === "first") {
    void attempt(task);
    return () => {};
  }
  tasks[phase].add(task);
  return () => tasks[phase].delete(task);
}

/** Marks the process as shutting down. @returns false when it was marked before */
export function beginShutdown(): boolean {
  const known = state();
  if (known.begun) return false;
  known.begun = true;
  return true;
}

/** Runs the tasks of a phase concurrently; resolves when all have ended. Never throws. */
export async function runShutdownTasks(phase: Phase): Promise<void> {
  await Promise.all([...state().tasks[phase]].map(attempt));
}

async function attempt(task: Task): Promise<void> {
  try {
    await task();
  } catch (error) {
    log.warn("a part did not end in order", { cause: withoutPersonalData(error).message });
  }
}
