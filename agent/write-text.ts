import { Agent, Runner } from "@openai/agents";
import { VendorError } from "@/lib/app-errors";
import type { Billed } from "./context.ts";
import { modelProvider } from "./model.ts";

/** One call without tools: a text about a text. */
export async function writeText(
  billed: Billed,
  { name, instructions, input }: { name: string; instructions: string; input: string },
): Promise<string> {
  const runner = new Runner({ modelProvider: modelProvider(billed), tracingDisabled: true });
  const result = await runner.run(new Agent({ name, instructions }), input, { maxTurns: 1 });
  const text = result.finalOutput?.replaceAll("\u0000", "").trim();
  if (text) return text;
  throw new VendorError({
    code: "model_said_nothing",
    message: "The model finished without a text. Nothing was stored.",
    permanent: false,
  });
}
