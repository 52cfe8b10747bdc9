import type { Source } from "@/lib/sources/schemas";

/** A Node program that sends one signed request, as Standard Webhooks 1.0 has it. Its secret is in the environment. */
export function signingExample({ url, mapping }: Pick<Source, "url" | "mapping">): string {
  return `import { createHmac, randomUUID } from "node:crypto";

const secret = process.env.WEBHOOK_SECRET; // whsec_…
const body = JSON.stringify(${JSON.stringify(examplePayload(mapping))});

// The same id when the same thing is sent again: it counts once.
const id = \`msg_\${randomUUID()}\`;
const timestamp = Math.floor(Date.now() / 1000);
const key = Buffer.from(secret.slice("whsec_".length), "base64");
const signature = createHmac("sha256", key).update(\`\${id}.\${timestamp}.\${body}\`).digest("base64");

const response = await fetch(${JSON.stringify(url)}, {
  method: "POST",
  headers: {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": String(timestamp),
    "webhook-signature": \`v1,\${signature}\`,
  },
  body,
});
console.log(response.status, await response.text());
`;
}

/** A payload that the first rule matches: its compared values, and `<field>` where it reads a field. */
export function examplePayload({ rules: [rule] }: Source["mapping"]): unknown {
  let payload: unknown = {};
  for (const [name, field] of Object.entries(rule?.fields ?? {}))
    if ("from" in field) payload = withValueAt(payload, field.from, `<${name}>`);
  return rule?.when ? withValueAt(payload, rule.when.pointer, rule.when.equals) : payload;
}

/** A copy with a value at a JSON pointer; missing parents become objects. */
function withValueAt(payload: unknown, pointer: string, value: unknown): unknown {
  const [first, ...rest] = pointer.split("/").slice(1);
  if (first === undefined) return value;
  const key = first.replaceAll("~1", "/").replaceAll("~0", "~");
  const below = typeof payload === "object" && payload !== null ? payload : {};
  const inner = withValueAt(
    Object.hasOwn(below, key) ? Reflect.get(below, key) : undefined,
    rest.map((token) => `/${token}`).join(""),
    value,
  );
  return { ...below, [key]: inner };
}
