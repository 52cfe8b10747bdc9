import { hostname } from "node:os";
import process from "node:process";
import type { Resource } from "@opentelemetry/resources";
import { env } from "@/lib/env";

/** Attributes of this process on exported spans and metrics; `OTEL_RESOURCE_ATTRIBUTES` adds and overrides. */
export async function telemetryResource(): Promise<Resource> {
  const { detectResources, envDetector, resourceFromAttributes } = await import("@opentelemetry/resources");
  const { codeVersion, mode } = env();
  const own = resourceFromAttributes({
    "service.name": "vagus",
    "service.version": codeVersion,
    "service.instance.id": `${hostname()}:${process.pid}`,
    "deployment.environment.name": mode,
  });
  return own.merge(detectResources({ detectors: [envDetector] }));
}
