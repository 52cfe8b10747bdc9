import { beforeAll } from "vitest";
import type { FunctionDeclaration } from "@/lib/declarations/schemas";

/**
 * The declarations of all functions of the app; empty until the test file begins. Put it after what sets the
 * environment: the functions read that when they are loaded, which happens here.
 */
export function withDeclarations(): readonly FunctionDeclaration[] {
  const loaded: FunctionDeclaration[] = [];
  beforeAll(async () => {
    const { declarations } = await import("@/inngest/declarations");
    loaded.push(...declarations);
  });
  return loaded;
}
