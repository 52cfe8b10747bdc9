import { z } from "zod";

/** An API object as plain JSON data: what the journal stores is exactly what is sent. */
export function toJson(value: object): z.core.util.JSONType {
  return z.json().parse(JSON.parse(JSON.stringify(value)));
}
