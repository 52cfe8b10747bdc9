/** A step with a literal id: `step.run("id"`. Ids from templates contain an index and are not compared. */
const STEP = /\bstep\s*\.\s*(?:ai\s*\.\s*)?\w+\(\s*(["'])((?:(?!\1)[^\\\n])+)\1/g;
const COMMENT = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm;

/** The ids that more than one step of a function's source has. */
export function findRepeatedSteps(source: string): string[] {
  const ids = [...source.replace(COMMENT, "").matchAll(STEP)].map(([, , id = ""]) => id);
  return [...new Set(ids.filter((id, position) => ids.indexOf(id) !== position))];
}
