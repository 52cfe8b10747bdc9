import type { OpHandler } from "./op-effect.ts";

/** The app gave up its turn after its longest run time and wants to be called again (protocol §4.6). */
export const discoveryRequest: OpHandler = () => ({ kind: "look again" });
