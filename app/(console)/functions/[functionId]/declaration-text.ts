import { FunctionDeclaration } from "@/lib/declarations/schemas";

/** A function's options as JSON, one a line: only what the code declares, in the SDK's own words. */
export function declarationText(declaration: FunctionDeclaration): string {
  const { handlesFailure, ...options } = FunctionDeclaration.parse(declaration);
  const said = { ...options, ...(handlesFailure && { onFailure: "declared" }) };
  const lines = Object.entries(said).map(([name, value]) => `  "${name}": ${JSON.stringify(value)}`);
  return `{\n${lines.join(",\n")}\n}`;
}
