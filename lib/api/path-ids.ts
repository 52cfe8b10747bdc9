import { isStorable } from "@vagus/primitives/storable-text";
import { NotFound } from "@/lib/app-errors";
import { idOf } from "@/lib/http/schemas";

/** The parameters in the path of a route or a page: `{ id: string }` of `/runs/[id]`, `{ slug: string[] }` of `/help/[...slug]`. */
export type ParamsOf<Path extends string> = {
  [Name in NameIn<Path> as Name extends `...${infer Rest}` ? Rest : Name]: Name extends `...${string}`
    ? string[]
    : string;
};
type NameIn<Path extends string> = Path extends `${string}[${infer Name}]${infer Rest}`
  ? Name | NameIn<Rest>
  : never;

/** Keys that are not our ids: functions, sources, events of other senders. */
const isName = (text: string) => /^\S{1,200}$/.test(text) && isStorable(text);
const isIdOf = (kind: Parameters<typeof idOf>[0]) => {
  const schema = idOf(kind);
  return (text: string) => schema.safeParse(text).success;
};

/** The noun of each path segment, and a check of its ids. */
const IDS: Record<string, { noun: string; fits: (text: string) => boolean }> = {
  approvals: { noun: "approval", fits: isIdOf("approval") },
  "answer-targets": { noun: "answer target", fits: isIdOf("answerTarget") },
  "answer-deliveries": { noun: "answer delivery", fits: isIdOf("answerDelivery") },
  runs: { noun: "run", fits: isIdOf("run") },
  errors: { noun: "error group", fits: isIdOf("errorGroup") },
  operations: { noun: "operation", fits: isIdOf("operation") },
  messages: { noun: "message", fits: isIdOf("message") },
  tickets: { noun: "ticket", fits: isIdOf("ticket") },
  tokens: { noun: "token", fits: isIdOf("token") },
  customers: { noun: "customer", fits: isIdOf("customer") },
  orders: { noun: "order", fits: isIdOf("order") },
  deliveries: { noun: "delivery", fits: isIdOf("delivery") },
  webhooks: { noun: "delivery", fits: isIdOf("delivery") },
  policies: { noun: "policy draft", fits: (text) => /^[1-9]\d{0,8}$/.test(text) },
  sources: { noun: "source", fits: isName },
  functions: { noun: "function", fits: isName },
  events: { noun: "event", fits: isName },
};

const SHOWN = 100;

/**
 * Checks the parameters of a path before any query: a text that cannot be an id of its kind has no row.
 * @param route a path with its parameters in brackets, such as `/runs/[runId]`. A path of any length, as
 *   of `/help/[...slug]`, is looked up by its page
 * @throws NotFound for the first invalid id
 */
export function requirePathIds(route: string, params: Readonly<Record<string, string | string[]>>): void {
  for (const [, segment = "", name = ""] of route.matchAll(/([a-z-]+)\/\[(\w+)\]/g)) {
    const kind = IDS[segment];
    const text = params[name];
    if (!kind || typeof text !== "string")
      throw new Error(`${route} has a parameter that lib/api/path-ids.ts lacks.`);
    if (!kind.fits(text)) throw new NotFound(kind.noun, text.slice(0, SHOWN));
  }
}
