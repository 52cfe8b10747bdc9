/** Why an event with the awaited name did not end a wait. */
export interface Miss {
  /** The field of the event's data that differs, as `approvalId`. */
  field: string;
  /** As JSON, so that "1" and 1 look different. */
  wanted: string;
  came: string;
  /** The same characters in another type, as "123" for 123: a fault of the sender. */
  wrongType: boolean;
}

/** A side of `async.data.x == "…"` or `event.data.y == async.data.x`, in either order; our functions use no other form. */
const SIDE = /^(async|event)\.data\.([\w.]+)$/;

/**
 * Compares an event with the condition of a wait that compares one field.
 * @param condition the `if` of the wait, a CEL expression
 * @param input data of the event that started the run
 * @param data data of the event that arrived
 * @returns undefined when the condition has another form, or is true
 */
export function explainMiss(condition: string, input: unknown, data: unknown): Miss | undefined {
  const sides = condition.split("==").map((side) => side.trim());
  const [left = "", right = ""] = sides;
  if (sides.length !== 2) return undefined;
  const [async, other] = left.startsWith("async.") ? [left, right] : [right, left];
  const [, , field] = SIDE.exec(async) ?? [];
  if (!async.startsWith("async.") || field === undefined) return undefined;
  const wanted = literalOrField(other, input);
  if (wanted === undefined) return undefined;
  const came = at(data, field);
  if (came === wanted) return undefined;
  return {
    field,
    wanted: JSON.stringify(wanted),
    came: came === undefined ? "nothing" : JSON.stringify(came),
    wrongType: came !== undefined && typeof came !== typeof wanted && String(came) === String(wanted),
  };
}

/** A literal, or a field of the event that started the run. */
function literalOrField(side: string, input: unknown): unknown {
  const [, root, path] = SIDE.exec(side) ?? [];
  if (root === "event" && path !== undefined) return at(input, path);
  const text = /^(["'])(.*)\1$/.exec(side)?.[2];
  if (text !== undefined) return text;
  const number = Number(side);
  return side !== "" && Number.isFinite(number) ? number : { true: true, false: false }[side];
}

function at(value: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (inner, key) =>
        typeof inner === "object" && inner !== null
          ? Object.entries(inner).find(([name]) => name === key)?.[1]
          : undefined,
      value,
    );
}
