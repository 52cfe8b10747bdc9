import { withoutPersonalData } from "@/lib/app-errors";
import { log } from "@/lib/log";

/** `first`: at once, so that no new work begins. `last`: when requests in flight have been answered. */
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

/** Whether this process was told to end. It then answers what it has begun and takes no new work. */
export function isShuttingDown(): boolean {
  return state().begun;
}

/**
 * Registers what must happen when this process shuts down. A task of the first phase that comes after its beginning runs
 * at once.
 * @returns unregisters it
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

/** Runs the tasks of a phase at once; resolves when all have ended. Never throws. */
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
