export { readSigningKey } from "./protocol/signing-key.ts";
export { createEngine, type Engine, type EngineOptions } from "./server.ts";
