import { z } from "zod";
import { apiTool, type Tool } from "./tool.ts";

const AppId = z.string().describe("The user-defined app ID");
const FunctionId = z.string().describe("The function's ID, without the app's");
const PageFields = {
  cursor: z.string().optional().describe("Pagination cursor from previous response"),
  limit: z.int().min(1).max(100).optional().describe("Number of items to return per page (min: 1, max: 100)"),
};

const app = (appId: string) => `/v2/apps/${encodeURIComponent(appId)}`;
const oneFunction = (appId: string, functionId: string) =>
  `${app(appId)}/functions/${encodeURIComponent(functionId)}`;

/** Tools that list apps and functions and invoke them; names as in the reference (protocol §15). */
export const APP_TOOLS: Tool[] = [
  apiTool(
    {
      name: "health",
      title: "Health check",
      description: "Returns the health status of the engine",
      readOnly: true,
    },
    z.strictObject({}),
    () => ({ method: "GET", path: "/v2/health" }),
  ),
  apiTool(
    {
      name: "get_apps",
      title: "List apps",
      description: "Lists active apps. Set archived to true to list archived apps instead.",
      readOnly: true,
    },
    z.strictObject({ ...PageFields, archived: z.boolean().optional() }),
    (query) => ({ method: "GET", path: "/v2/apps", query }),
  ),
  apiTool(
    {
      name: "get_app",
      title: "Get app",
      description: "Fetches details for a single app, including sync metadata and function count",
      readOnly: true,
    },
    z.strictObject({ appId: AppId }),
    ({ appId }) => ({ method: "GET", path: app(appId) }),
  ),
  apiTool(
    {
      name: "list_functions",
      title: "List functions",
      description: "Lists the functions of an app with their configuration",
      readOnly: true,
    },
    z.strictObject({ ...PageFields, appId: AppId }),
    ({ appId, ...query }) => ({ method: "GET", path: `${app(appId)}/functions`, query }),
  ),
  apiTool(
    {
      name: "get_function",
      title: "Get function",
      description: "Fetches the configuration of a function within an app",
      readOnly: true,
    },
    z.strictObject({ appId: AppId, functionId: FunctionId }),
    ({ appId, functionId }) => ({ method: "GET", path: oneFunction(appId, functionId) }),
  ),
  apiTool(
    {
      name: "invoke_function",
      title: "Invoke function",
      description: "Starts a function with data, whatever its triggers are; returns the run's id at once",
    },
    z.strictObject({
      appId: AppId,
      functionId: FunctionId,
      data: z
        .record(z.string(), z.unknown())
        .optional()
        .describe("JSON object the function gets as event data"),
      idempotencyKey: z.string().optional().describe("The same key within 24 hours starts nothing again"),
    }),
    ({ appId, functionId, ...body }) => ({
      method: "POST",
      path: `${oneFunction(appId, functionId)}/invoke`,
      body,
    }),
  ),
];
