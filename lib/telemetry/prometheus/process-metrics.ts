import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client";

/** Seconds: a static page, a list, a slow search, a step that calls a model. */
const DURATION_BUCKETS = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30];

/** Counters of this process, which start at zero with it. */
function createMetrics() {
  const registry = new Registry();
  // Heap, event loop lag, garbage collection, processor time, file descriptors: `process_…` and `nodejs_…`.
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    httpDuration: new Histogram({
      name: "vagus_http_request_duration_seconds",
      help: "Requests this process answered, by route template and class of status",
      labelNames: ["method", "route", "status"] as const,
      buckets: DURATION_BUCKETS,
      registers,
    }),
    modelCalls: new Counter({
      name: "vagus_model_calls_total",
      help: "Calls to the model by outcome",
      labelNames: ["model", "outcome"] as const,
      registers,
    }),
    modelTokens: new Counter({
      name: "vagus_model_tokens_total",
      help: "Tokens billed by the model's vendor; cached_input is part of input",
      labelNames: ["model", "type"] as const,
      registers,
    }),
    modelCost: new Counter({
      name: "vagus_model_cost_dollars_total",
      help: "Cost of model calls whose price is known, in US dollars",
      labelNames: ["model"] as const,
      registers,
    }),
    pulseBeats: new Counter({
      name: "vagus_pulse_beats_total",
      help: "Beats of the pulse that went through all their work",
      registers,
    }),
    eventsSent: new Counter({
      name: "vagus_events_sent_total",
      help: "Events of the outbox that the engine took, resends included",
      registers,
    }),
    eventsNotTaken: new Counter({
      name: "vagus_events_not_taken_total",
      help: "Sends of events that the engine did not take",
      registers,
    }),
  };
}

type ProcessMetrics = ReturnType<typeof createMetrics>;

// A bundler loads this file once for each route; the process has one set of counters.
const holder = globalThis as typeof globalThis & { vagusMetrics?: ProcessMetrics };

/** The counters of this process and the registry that holds them. */
export function processMetrics(): ProcessMetrics {
  holder.vagusMetrics ??= createMetrics();
  return holder.vagusMetrics;
}
