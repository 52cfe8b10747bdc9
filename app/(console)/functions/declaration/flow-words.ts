import type { FunctionDeclaration } from "@/lib/declarations/schemas";

const UNITS: Record<string, [one: string, many: string]> = {
  s: ["second", "seconds"],
  m: ["minute", "minutes"],
  h: ["hour", "hours"],
  d: ["day", "days"],
  w: ["week", "weeks"],
};

/** A period of the SDK in words: `1m` is `1 minute`, `30s` is `30 seconds`; one of several parts stays as it is. */
export function periodWords(period: string): string {
  const [, n, unit = ""] = /^(\d+)\s*([smhdw])$/.exec(period) ?? [];
  const words = UNITS[unit];
  return n && words ? `${n} ${n === "1" ? words[0] : words[1]}` : period;
}

/** `a minute`, `30 seconds`: after "each" or "in". */
function within(period: string): string {
  const words = periodWords(period);
  return words.startsWith("1 ") ? words.replace(/^1 /, words === "1 hour" ? "an " : "a ") : words;
}

/** `event.data.customerId` is `customerId`; any other expression stays as it is. */
function keyWords(key: string): string {
  return /^event\.data\.(\w+)$/.exec(key)?.[1] ?? key;
}

const per = (key: string | undefined) => (key ? ` for each ${keyWords(key)}` : "");

type Flow = Omit<
  FunctionDeclaration,
  "id" | "name" | "triggers" | "retries" | "stepAttempts" | "handlesFailure"
>;

/** The flow control of a function, a sentence for each rule; empty without any. */
export function flowWords(flow: Flow): string[] {
  const { concurrency, throttle, rateLimit, debounce, batchEvents, priority, singleton, idempotency } = flow;
  return [
    ...(concurrency ?? []).map(({ limit, key, scope }) => {
      const shared = scope === "env" || scope === "account" ? `, shared by the whole ${scope}` : "";
      return `${limit} at once${per(key)}${shared}`;
    }),
    ...(throttle
      ? [`${throttle.limit} starts in ${within(throttle.period)}${per(throttle.key)}, the rest wait`]
      : []),
    ...(rateLimit
      ? [`${rateLimit.limit} runs in ${within(rateLimit.period)}${per(rateLimit.key)}, the rest are dropped`]
      : []),
    ...(debounce
      ? [
          `starts when ${periodWords(debounce.period)} passed without another event${per(debounce.key)}`,
          ...(debounce.timeout ? [`waits ${periodWords(debounce.timeout)} at most`] : []),
        ]
      : []),
    ...(batchEvents
      ? [
          `${batchEvents.maxSize} events a run${per(batchEvents.key)}, or what came in ${within(batchEvents.timeout)}`,
        ]
      : []),
    ...(priority?.run ? [`overtakes by ${priorityWords(priority.run)}`] : []),
    ...(singleton
      ? [
          `one at a time${per(singleton.key)}, ${singleton.mode === "skip" ? "another is skipped" : "another cancels it"}`,
        ]
      : []),
    ...(idempotency ? [`once a day${per(idempotency)}`] : []),
  ];
}

/** `int(event.data.tierPriority)` is `tierPriority`: the conversion says nothing to people. */
function priorityWords(expression: string): string {
  return keyWords(/^int\((.*)\)$/.exec(expression)?.[1] ?? expression);
}

const times = (retries: number) => (retries === 1 ? "once more" : `${retries} more times`);

/** The events that cancel a run, and the consequence of a failure. */
export function endWords({
  retries,
  stepAttempts = {},
  timeouts,
  cancelOn,
  handlesFailure,
}: Pick<
  FunctionDeclaration,
  "retries" | "stepAttempts" | "timeouts" | "cancelOn" | "handlesFailure"
>): string[] {
  const fewer = Object.entries(stepAttempts).filter(([, attempts]) => attempts <= retries);
  return [
    retries === 0
      ? "not tried again"
      : `${fewer.length > 0 ? "every other" : "each"} step is tried ${times(retries)} before it fails`,
    ...fewer.map(([stepId, attempts]) =>
      attempts === 1 ? `${stepId} is not tried again` : `${stepId} is tried ${times(attempts - 1)} only`,
    ),
    ...(handlesFailure ? ["its failure handler then takes over"] : []),
    ...(timeouts?.start ? [`cancelled when it has not begun within ${periodWords(timeouts.start)}`] : []),
    ...(timeouts?.finish ? [`cancelled when it takes longer than ${periodWords(timeouts.finish)}`] : []),
    ...(cancelOn ?? []).map(({ event, if: condition, match, timeout }) => {
      const where = condition ?? (match ? `async.${match} == event.${match}` : undefined);
      const until = timeout ? `, within ${periodWords(timeout)}` : "";
      return `cancelled by ${event}${where ? ` where ${where}` : ""}${until}`;
    }),
  ];
}
