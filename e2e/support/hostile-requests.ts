import { z } from "zod";
import { ROUTES } from "@/lib/access/routes";
import { SCHEMAS } from "@/lib/api/requests";
import { HOSTILE_VALUES, type HostileValue, pick, randomValue } from "./hostile-values.ts";

/** A request to the console, byte for byte. */
export interface HostileInput {
  /** For people: the route, the place and the fault. */
  what: string;
  method: string;
  path: string;
  body?: Buffer;
}

/** One route, and the names of everything that it reads. */
interface Entrance {
  method: string;
  /** With its parameters in brackets. */
  path: string;
  params: string[];
  query: string[];
  /** Paths of the fields of its body, and a valid body with unused ids. */
  fields: string[][];
  sample: unknown;
}

/** Query parameters of pages besides the filters of lists. */
const PAGE_QUERY = ["tab", "window", "next", "ticket", "days", "step", "view"];
/** Valid unused ids of each kind. */
const UNKNOWN_IDS: Record<string, string> = {
  approvals: "apr_UNKNOWN",
  "answer-targets": "atg_UNKNOWN",
  "answer-deliveries": "ans_UNKNOWN",
  runs: "run_UNKNOWN",
  errors: "err_UNKNOWN",
  operations: "op_UNKNOWN",
  tickets: "tkt_UNKNOWN",
  customers: "cust_unknown",
  tokens: "tok_UNKNOWN",
  orders: "ord_unknown",
  deliveries: "dlv_UNKNOWN",
  webhooks: "dlv_UNKNOWN",
  messages: "msg_UNKNOWN",
  policies: "99999999",
};
const OTHER_ID = "unknown";
const UNKNOWN_KEY = "unknown_key";

/** Added to the body of a route that would act on the whole stack if a value happened to be valid. */
const HARMLESS: Record<string, object> = {
  "POST /api/operations": { ids: ["run_UNKNOWN"] },
  "POST /api/playground/mails": { from: "nobody" },
  "PUT /api/customers/[customerId]": { email: "nobody" },
};

const schemas = new Map<string, { query: z.ZodType; body: z.ZodType }>(Object.entries(SCHEMAS));
const filterNames = [...schemas.values()].flatMap(({ query }) => fieldsOf(jsonOf(query)).flat());

/** One handler takes the requests of every vendor, and reads those of each differently. */
const VENDORS = ["stripe", "postmark", "slack"];
const routes = Object.keys(ROUTES).flatMap((route) =>
  route.endsWith("[provider]")
    ? [route, ...VENDORS.map((vendor) => route.replace("[provider]", vendor))]
    : [route],
);

/** Every page and handler in the table of routes. */
export const ENTRANCES: readonly Entrance[] = routes.map((route) => {
  const [method = "GET", path = route] = route.includes(" ") ? route.split(" ") : ["GET", route];
  const params = [...path.matchAll(/\[+(?:\.\.\.)?(\w+)\]+/g)].map(([, name = ""]) => name);
  const schema = schemas.get(route);
  const body = jsonOf(schema?.body ?? z.strictObject({}));
  return {
    method,
    path,
    params,
    query: schema
      ? [...fieldsOf(jsonOf(schema.query)).flat(), UNKNOWN_KEY]
      : path.startsWith("/api")
        ? ["q"]
        : [...new Set([...filterNames, ...PAGE_QUERY])],
    fields: fieldsOf(body),
    sample: sampleOf(body),
  };
});

/** Each hostile value in each parameter, query field and body field of each route, and an unknown key of each. */
export function targetedInputs(): HostileInput[] {
  return ENTRANCES.flatMap((entrance) => [
    ...entrance.params.flatMap((name) =>
      encodable.map((value) => ({
        ...requestOf(entrance, { params: { [name]: value.encoded } }),
        what: `${entrance.method} ${entrance.path}: ${value.what} as ${name}`,
      })),
    ),
    // The pages read the filters by the schemas of the API, where each value is tried.
    ...(entrance.path.startsWith("/api/") ? entrance.query : ["q", "cursor", "from", "tab"]).flatMap((name) =>
      encodable.map((value) => ({
        ...requestOf(entrance, { query: `${name}=${value.encoded}` }),
        what: `${entrance.method} ${entrance.path}: ${value.what} in the query as ${name}`,
      })),
    ),
    ...(entrance.method === "GET" ? [] : entrance.fields).flatMap((field) =>
      HOSTILE_VALUES.map((value) => ({
        ...requestOf(entrance, { body: replaceAt(entrance.sample, field, value.json) }),
        what: `${entrance.method} ${entrance.path}: ${value.what} in the body as ${field.join(".")}`,
      })),
    ),
    ...(entrance.method === "GET"
      ? []
      : HOSTILE_VALUES.map((value) => ({
          ...requestOf(entrance, { body: Buffer.from(value.json) }),
          what: `${entrance.method} ${entrance.path}: ${value.what} as the body`,
        }))),
  ]);
}

const encodable = HOSTILE_VALUES.flatMap(({ what, encoded }) =>
  encoded === undefined ? [] : [{ what, encoded }],
);

/** A random route with possibly wrong values anywhere. */
export function randomInput(random: () => number): HostileInput {
  const entrance = pick(random, ENTRANCES);
  const params = Object.fromEntries(
    entrance.params
      .filter(() => random() < 0.4)
      .map((name) => [name, randomValue(random).encoded ?? OTHER_ID]),
  );
  const names = [...entrance.query, UNKNOWN_KEY].filter(() => random() < 0.15);
  const query = names.map((name) => `${name}=${randomValue(random).encoded ?? ""}`).join("&");
  const body = entrance.method === "GET" ? undefined : randomBody(random, entrance);
  return {
    ...requestOf(entrance, { params, query, body }),
    what: `${entrance.method} ${entrance.path}`,
  };
}

/** The sample with one wrong field or an unknown key, because a valid body could change the stack. */
function randomBody(random: () => number, { method, path, fields, sample }: Entrance): Buffer {
  if (random() < 0.1) return Buffer.from(randomValue(random).json);
  const field = random() < 0.8 && fields.length > 0 ? pick(random, fields) : [UNKNOWN_KEY];
  return replaceAt({ ...Object(sample), ...HARMLESS[`${method} ${path}`] }, field, randomValue(random).json);
}

function requestOf(
  { method, path }: Entrance,
  { params = {}, query = "", body }: { params?: Record<string, string>; query?: string; body?: Buffer },
): Omit<HostileInput, "what"> {
  const filled = fillPath(path, params);
  return { method, path: query ? `${filled}?${query}` : filled, body };
}

/** The path with its parameters: the given ones, else valid unused ids. */
export function fillPath(path: string, params: Readonly<Record<string, string>> = {}): string {
  return path.replaceAll(
    /([a-z-]+)\/\[+(?:\.\.\.)?(\w+)\]+/g,
    (_, segment: string, name: string) => `${segment}/${params[name] ?? UNKNOWN_IDS[segment] ?? OTHER_ID}`,
  );
}

const PLACE = "\u0001place";

/** The sample as JSON with raw text at one place, for values that JavaScript cannot express. */
function replaceAt(sample: unknown, field: readonly string[], raw: HostileValue["json"]): Buffer {
  const copy: unknown = structuredClone(sample ?? {});
  let at: unknown = copy;
  for (const [index, key] of field.entries()) {
    if (typeof at !== "object" || at === null) break;
    const last = index === field.length - 1;
    const next: unknown = last ? PLACE : Reflect.get(at, key);
    Reflect.set(at, key, next ?? {});
    at = Reflect.get(at, key);
  }
  const [before = "", after = ""] = JSON.stringify(copy).split(JSON.stringify(PLACE));
  return Buffer.concat([Buffer.from(before), Buffer.from(raw), Buffer.from(after)]);
}

type Json = z.core.JSONSchema.BaseSchema;

function jsonOf(schema: z.ZodType): Json {
  return z.toJSONSchema(schema, { io: "input", unrepresentable: "any", reused: "inline" });
}

/** The paths of every field that a schema names, however deep. */
function fieldsOf(schema: Json): string[][] {
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, inner]) =>
    typeof inner === "boolean" ? [[name]] : [[name], ...fieldsOf(inner).map((path) => [name, ...path])],
  );
  const either = alternatives(schema).flatMap(fieldsOf);
  return [...new Map([...own, ...either].map((path) => [path.join("\u0000"), path])).values()];
}

function alternatives(schema: Json): Json[] {
  return [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])].filter(
    (one): one is Json => typeof one !== "boolean",
  );
}

/** A minimal valid value of a schema: only required fields, and unused ids. */
function sampleOf(schema: Json): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const [either] = alternatives(schema);
  if (either) return sampleOf(either);
  if (schema.type === "object") {
    const required = Object.entries(schema.properties ?? {}).filter(([name]) =>
      schema.required?.includes(name),
    );
    return Object.fromEntries(
      required.map(([name, inner]) => [name, typeof inner === "boolean" ? null : sampleOf(inner)]),
    );
  }
  if (schema.type === "array") {
    const { items } = schema;
    const item = typeof items === "object" && !Array.isArray(items) ? sampleOf(items) : null;
    return Array.from({ length: schema.minItems ?? 0 }, () => item);
  }
  if (schema.type === "integer" || schema.type === "number") return Math.max(schema.minimum ?? 1, 1);
  if (schema.type === "boolean") return false;
  if (schema.type === "string") return sampleText(schema);
  return null;
}

function sampleText({ pattern = "", format }: Json): string {
  if (format === "email") return "nobody@example.com";
  if (format === "uri") return "http://127.0.0.1:9/";
  if (format === "date-time") return new Date().toISOString();
  const prefix = /^\^([a-z]+_)/.exec(pattern)?.[1] ?? "";
  return `${prefix}unknown`;
}
