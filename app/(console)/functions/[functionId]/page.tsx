import type { Metadata } from "next";
import { Preloaded, preload } from "@/components/queries/preloaded";
import { declarations } from "@/inngest/declarations";
import { orNotFound, requirePage } from "@/lib/api/require-page";
import { readFunction } from "@/lib/functions/read-function";
import { functionView } from "../queries";
import { FunctionPageView } from "./function-page-view";

export const metadata: Metadata = { title: "Function" };

/** One function: its state, its declaration, its record and its actions. */
export default async function Page({ params }: { params: Promise<{ functionId: string }> }) {
  const { me, functionId } = await requirePage("/functions/[functionId]", params);
  const reads = [
    preload(functionView(functionId), await orNotFound(readFunction(me, declarations, functionId))),
  ];
  return (
    <Preloaded reads={reads}>
      <FunctionPageView functionId={functionId} />
    </Preloaded>
  );
}
