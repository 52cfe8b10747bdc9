import { Fold } from "@/components/ui/layout/section";
import { Code } from "@/components/ui/values/code";
import { buildDocument, type OpenApiDocument, type Operation } from "@/lib/api/openapi/build-document";
import { schemaText } from "@/lib/api/openapi/schema-text";

interface Entry {
  method: string;
  path: string;
  operation: Operation;
}

/** Every route of the HTTP API with its permission, request and answer, as the OpenAPI document has them. */
export function ApiReference() {
  const document = buildDocument();
  const entries = entriesOf(document);
  const tags = [...new Set(entries.map(({ operation }) => operation.tags[0]))];
  return (
    <section aria-labelledby="routes">
      <h3 id="routes" className="mt-8 mb-2 scroll-mt-4 text-16">
        Every route
      </h3>
      {tags.map((tag) => (
        <section key={tag} aria-label={tag} className="mt-5">
          <h4 className="mb-1 font-semibold text-14">{tag}</h4>
          {entries
            .filter(({ operation }) => operation.tags[0] === tag)
            .map((entry) => (
              <Route key={`${entry.method} ${entry.path}`} {...entry} schemas={document.components.schemas} />
            ))}
        </section>
      ))}
    </section>
  );
}

function entriesOf({ paths }: OpenApiDocument): Entry[] {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation,
    })),
  );
}

function Route({ method, path, operation, schemas }: Entry & { schemas: Record<string, unknown> }) {
  const { summary, parameters = [], requestBody, responses } = operation;
  const permission = operation["x-permission"] ?? operation["x-caller"];
  const body = contentOf(requestBody);
  const [status = "200", answer] = Object.entries(responses)[0] ?? [];
  const name = refOf(contentOf(answer)?.schema);
  return (
    <Fold
      className="border-line border-b"
      summary={
        <span className="flex min-w-0 flex-wrap items-baseline gap-x-2 py-1 text-13">
          <span className="w-12 flex-none font-mono text-12 text-ink-3">{method}</span>
          <span className="font-mono text-12 text-ink [overflow-wrap:anywhere]">{path}</span>
          <span className="font-regular text-ink-2">{summary}</span>
        </span>
      }
    >
      <dl className="grid gap-2 pb-1 pl-5 text-13">
        <Part term="Needs">{permission ? <code>{String(permission)}</code> : "nothing"}</Part>
        {parameters.map((parameter) => (
          <Part key={parameter.name} term={parameter.in === "path" ? "In the path" : "Query"}>
            <code>
              {parameter.name}
              {parameter.required ? "" : "?"}: {schemaText(parameter.schema)}
            </code>
          </Part>
        ))}
        {body?.schema ? (
          <Part term="Body">
            <Code label={`Body of ${method} ${path}`}>{schemaText(body.schema)}</Code>
          </Part>
        ) : null}
        <Part term={`Answer ${status}`}>
          {name ? (
            <Code label={`Answer of ${method} ${path}`}>{`${name} ${schemaText(schemas[name])}`}</Code>
          ) : (
            (Object.keys(Object(answer?.content))[0] ?? String(answer?.description ?? ""))
          )}
        </Part>
      </dl>
    </Fold>
  );
}

function Part({ term, children }: { term: string; children: React.ReactNode }) {
  return (
    <div className="grid gap-x-3 sm:grid-cols-[96px_minmax(0,1fr)]">
      <dt className="text-ink-3">{term}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}

function contentOf(holder: unknown): { schema?: unknown } | undefined {
  return Object.values(Object(Object(holder).content))[0] as { schema?: unknown } | undefined;
}

function refOf(schema: unknown): string | undefined {
  const { $ref } = Object(schema) as { $ref?: string };
  return $ref?.split("/").at(-1);
}
