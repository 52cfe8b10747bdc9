import type { z } from "zod";
import { type ApiRoute, type HandledRoute, ROUTES } from "@/lib/access/routes";
import { SCHEMAS } from "@/lib/api/requests";
import { ApiError } from "@/lib/http/schemas";
import packageJson from "../../../package.json" with { type: "json" };
import { ANSWERS, type Answer } from "./answers.ts";
import { componentsOf, requestSchema } from "./components.ts";
import { OTHER_ROUTES, type Other, type OtherRoute } from "./other-routes.ts";

type Json = Record<string, unknown>;

/** The fields of an operation that our own page reads. */
export interface Operation extends Json {
  operationId: string;
  summary: string;
  tags: readonly [string];
  /** The permission that a caller needs; absent when none is needed. */
  "x-permission"?: string;
  parameters?: readonly { name: string; in: "path" | "query"; required: boolean; schema: Json }[];
  requestBody?: { required: boolean; content: Json };
  responses: Record<string, Json>;
}

export interface OpenApiDocument {
  openapi: "3.1.1";
  info: Json;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown>; securitySchemes: Json };
}

const ERROR = "ApiError";
const JSON_TYPE = "application/json";

/** The OpenAPI 3.1 document of every route, from the tables that also serve and check the requests. */
export function buildDocument(): OpenApiDocument {
  const named = new Map<z.ZodType, string>([[ApiError, ERROR]]);
  for (const { answer } of Object.values(ANSWERS))
    if (typeof answer !== "string") named.set(answer.schema, answer.name);
  const paths: OpenApiDocument["paths"] = {};
  for (const route of Object.keys(ROUTES).filter(isApiRoute)) {
    const [verb = "", pattern = ""] = route.split(" ");
    const path = pattern.replaceAll(/\[+(?:\.\.\.)?(\w+)\]+/g, "{$1}");
    const method = verb.toLowerCase();
    paths[path] = { ...paths[path], [method]: operationOf(route, path, method) };
  }
  return {
    openapi: "3.1.1",
    info: {
      title: "Vagus",
      version: packageJson.version,
      description:
        "Everything the console does. Every request schema is strict: an unknown key is refused by its name.",
      license: { name: "MIT", identifier: "MIT" },
    },
    paths,
    components: {
      schemas: componentsOf(named),
      securitySchemes: {
        session: { type: "apiKey", in: "cookie", name: "better-auth.session_token" },
        token: { type: "http", scheme: "bearer", description: "A personal token, `vagus_…`, with scopes." },
      },
    },
  };
}

const isApiRoute = (route: string): route is ApiRoute => route.includes(" ");
const isHandled = (route: ApiRoute): route is HandledRoute => Object.hasOwn(SCHEMAS, route);
/** For a route that its table lacks. */
const UNSAID: Answer & Other = { summary: "", answer: JSON_TYPE, answers: { 200: "" } };

function operationOf(route: ApiRoute, path: string, method: string): Operation {
  const common = {
    operationId: `${method}${path.replaceAll(/[^A-Za-z0-9]+(\w?)/g, (_, next: string) => next.toUpperCase())}`,
    tags: [path.split("/")[2] ?? "other"] as const,
  };
  const places = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => ({
    name,
    in: "path" as const,
    required: true,
    schema: { type: "string" },
  }));
  if (isHandled(route)) return { ...common, ...handled(route, path, method, places) };
  const { summary, caller, takes, answers, as = JSON_TYPE } = OTHER_ROUTES[route as OtherRoute] ?? UNSAID;
  return {
    ...common,
    summary,
    ...(caller && { "x-caller": caller }),
    security: [],
    ...(places.length > 0 && { parameters: places }),
    ...(takes && { requestBody: { required: true, content: { [takes]: {} } } }),
    responses: Object.fromEntries(
      Object.entries(answers).map(([status, description]) => [
        status,
        Number(status) < 400 ? { description, content: { [as]: {} } } : { description },
      ]),
    ),
  };
}

function handled(
  route: HandledRoute,
  path: string,
  method: string,
  places: Operation["parameters"] & object,
) {
  const { summary, answer, statuses = [200] }: Answer = ANSWERS[route] ?? UNSAID;
  const pointer = `#/paths/${path.replaceAll("~", "~0").replaceAll("/", "~1").replaceAll("{", "%7B").replaceAll("}", "%7D")}/${method}`;
  const content =
    typeof answer === "string" ? { [answer]: {} } : { [JSON_TYPE]: { schema: refTo(answer.name) } };
  const parameters = [...places, ...queryOf(route)];
  return {
    summary,
    "x-permission": ROUTES[route],
    security: [{ session: [] }, { token: [ROUTES[route]] }],
    ...(parameters.length > 0 && { parameters }),
    ...(method !== "get" && { requestBody: bodyOf(route, pointer) }),
    responses: {
      ...Object.fromEntries(
        statuses.map((status) => [
          String(status),
          { description: status === 201 ? "Made" : "Done", content },
        ]),
      ),
      "4XX": {
        description: "Refused: `error.code` says why",
        content: { [JSON_TYPE]: { schema: refTo(ERROR) } },
      },
      "5XX": { description: "A part is away", content: { [JSON_TYPE]: { schema: refTo(ERROR) } } },
    },
  };
}

const refTo = (name: string) => ({ $ref: `#/components/schemas/${name}` });

function queryOf(route: HandledRoute) {
  const { properties = {}, required = [] } = requestSchema(SCHEMAS[route].query, "#") as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: "query" as const,
    required: required.includes(name),
    schema,
  }));
}

function bodyOf(route: HandledRoute, pointer: string) {
  const { body } = SCHEMAS[route];
  const schema = requestSchema(body, `${pointer}/requestBody/content/application~1json/schema`);
  return { required: !body.safeParse(undefined).success, content: { [JSON_TYPE]: { schema } } };
}
