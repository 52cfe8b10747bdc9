import process from "node:process";
import { readEngineEnv } from "@/lib/env/engine";
import { engineSettings } from "./settings.ts";
import { ensureEngine } from "./start-engine.ts";

// Calls the manager many times at once, for the test of parallel callers. Prints the answers as JSON.
const given = { databaseUrl: process.env.TEST_ENGINE_DATABASE_URL };
const env = readEngineEnv(process.env);
const settings = engineSettings(env, given);
const managing = { env, settings, given, startedBy: "engine" as const, say: console.error };
const calls = Array.from({ length: Number(process.argv[2]) }, () => ensureEngine(managing));
console.log(JSON.stringify(await Promise.all(calls)));
