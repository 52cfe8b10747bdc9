import { VagusError } from "@/lib/app-errors";

/**
 * The query of an address, each part by its name.
 * @throws VagusError 400 for a part that is said twice, or bytes that are no UTF-8
 */
export function readQuery(url: string): Record<string, string> {
  const { search, searchParams } = new URL(url);
  try {
    decodeURIComponent(search);
  } catch {
    throw refusal("The query is not percent-encoded UTF-8");
  }
  const names = [...searchParams.keys()];
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw refusal(`The query says ${twice} twice`);
  return Object.fromEntries(searchParams);
}

function refusal(what: string): VagusError {
  return new VagusError(400, { code: "invalid_input", message: `${what}. Nothing was changed.` });
}
