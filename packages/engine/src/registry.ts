import { compileExpression, type Expression } from "./core/expressions/expression.ts";
import { triggerPatterns } from "./core/trigger-pattern.ts";
import type { EventPayload } from "./protocol/event-payload.ts";
import { INVOKED } from "./protocol/invocation.ts";
import type { Sql } from "./store/connect.ts";
import {
  loadRegistry,
  type RegisteredApp,
  type RegisteredFunction,
  type RegistryRows,
  readRegistryRevision,
} from "./store/load-registry.ts";

interface EventTrigger {
  target: RegisteredFunction;
  condition: Expression | null;
}

/** The registered apps and functions in memory, with their triggers compiled. */
export interface Registry {
  revision(): number;
  apps(): readonly RegisteredApp[];
  functions(): readonly RegisteredFunction[];
  /** By internal id, archived functions too: their runs continue. */
  find(functionId: string): RegisteredFunction | undefined;
  /** By `<app>-<function>`; archived functions are not found. */
  findBySlug(slug: string): RegisteredFunction | undefined;
  /** The functions an event starts, each once however many of its triggers match (protocol §2.6). */
  match(event: EventPayload): RegisteredFunction[];
  /** Whether any function names this event in a trigger, whatever its condition. */
  hasListeners(eventName: string): boolean;
  /** Reads everything again; calls during a read share one more read. */
  reload(): Promise<void>;
  /** Reads everything again if another process has changed the registry. */
  refresh(): Promise<void>;
}

/** Opens an empty registry; `reload` fills it. */
export function createRegistry(sql: Sql): Registry {
  let rows: RegistryRows = { revision: 0, apps: [], functions: [] };
  let byId = new Map<string, RegisteredFunction>();
  let triggers = new Map<string, EventTrigger[]>();
  let reading: Promise<void> | null = null;
  let next: Promise<void> | null = null;

  async function read(): Promise<void> {
    rows = await loadRegistry(sql);
    byId = new Map(rows.functions.map((one) => [one.id, one]));
    triggers = indexTriggers(rows.functions);
  }

  function listeners(eventName: string): EventTrigger[] {
    return triggerPatterns(eventName).flatMap((pattern) => triggers.get(pattern) ?? []);
  }

  function startReading(): Promise<void> {
    reading = read().finally(() => {
      reading = null;
    });
    return reading;
  }

  function reload(): Promise<void> {
    if (!reading) return startReading();
    // The read under way may have begun before the change that the caller knows of: wait for the next one.
    next ??= reading
      .catch(() => {})
      .then(() => {
        next = null;
        return startReading();
      });
    return next;
  }

  return {
    revision: () => rows.revision,
    apps: () => rows.apps,
    functions: () => rows.functions,
    find: (functionId) => byId.get(functionId),
    findBySlug: (slug) => rows.functions.find((one) => one.slug === slug && !one.archived),
    match(event) {
      const targets = new Set<RegisteredFunction>();
      for (const { target, condition } of listeners(event.name)) {
        if (!targets.has(target) && (condition === null || condition.matches({ event }))) targets.add(target);
      }
      return [...targets];
    },
    hasListeners: (eventName) => listeners(eventName).length > 0,
    reload,
    async refresh() {
      if ((await readRegistryRevision(sql)) !== rows.revision) await reload();
    },
  };
}

function indexTriggers(functions: readonly RegisteredFunction[]): Map<string, EventTrigger[]> {
  const triggers = new Map<string, EventTrigger[]>();
  for (const target of functions) {
    if (target.archived) continue;
    for (const trigger of target.config.triggers ?? []) {
      if (trigger.event === undefined || trigger.event === INVOKED) continue;
      const condition = trigger.expression ? compileExpression(trigger.expression) : null;
      triggers.set(trigger.event, [...(triggers.get(trigger.event) ?? []), { target, condition }]);
    }
  }
  return triggers;
}
