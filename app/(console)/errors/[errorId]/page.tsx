import type { Metadata } from "next";
import { requirePage } from "@/lib/api/require-page";
import { ErrorsPage } from "../errors-page";

export const metadata: Metadata = { title: "Error group" };

interface PageProps {
  params: Promise<{ errorId: string }>;
  searchParams: Promise<Record<string, unknown>>;
}

/** The errors with one group open. */
export default async function Page({ params, searchParams }: PageProps) {
  const { me, errorId } = await requirePage("/errors/[errorId]", params);
  return <ErrorsPage me={me} search={await searchParams} errorId={errorId} />;
}
