import { describe } from "./describe.ts";
import { functions } from "./functions.ts";

/** What the code says of every function the app registers, in the order of their ids. */
export const declarations = describe(functions).sort((one, other) => (one.id < other.id ? -1 : 1));
