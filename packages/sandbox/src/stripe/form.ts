import { invalidRequest } from "./refuse.ts";

/** A decoded form: texts and nested objects of texts, as `metadata[key]=value` makes them. */
export type FormValue = string | { [key: string]: FormValue };

const KEY = /^([^[\]]+)((?:\[[^[\]]*\])*)$/;

/**
 * Decodes a form body or a query in Stripe's notation: `a=1&metadata[k]=v&expand[0]=x`.
 * Objects have no prototype, so a key called `__proto__` is only a key.
 * @throws StripeRefusal 400 for a key with unbalanced brackets, or one used both as text and as object.
 */
export function parseForm(pairs: URLSearchParams): { [key: string]: FormValue } {
  const form = emptyObject();
  for (const [rawKey, value] of pairs) {
    const match = KEY.exec(rawKey);
    if (!match) throw invalidRequest(`Invalid parameter name: ${rawKey}`, { param: rawKey });
    const nested = [...(match[2] ?? "").matchAll(/\[([^[\]]*)\]/g)].map((part) => part[1] ?? "");
    assign(form, [match[1] ?? "", ...nested], value, rawKey);
  }
  return form;
}

function assign(target: { [key: string]: FormValue }, path: string[], value: string, rawKey: string): void {
  const [head = "", ...rest] = path;
  const key = head === "" ? String(Object.keys(target).length) : head; // `expand[]=x` appends.
  if (rest.length === 0) {
    target[key] = value;
    return;
  }
  target[key] ??= emptyObject();
  const child = target[key];
  if (typeof child === "string") throw invalidRequest(`Invalid object: ${rawKey}`, { param: rawKey });
  assign(child, rest, value, rawKey);
}

function emptyObject(): { [key: string]: FormValue } {
  return Object.create(null);
}

/** A text that is equal for equal parameters in any order, for comparing requests under an idempotency key. */
export function canonicalForm(value: FormValue): string {
  if (typeof value === "string") return JSON.stringify(value);
  const entries = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalForm(value[key] ?? "")}`);
  return `{${entries.join(",")}}`;
}
