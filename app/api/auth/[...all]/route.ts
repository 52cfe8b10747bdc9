import { auth } from "@/lib/access/auth";

const respond = (request: Request): Promise<Response> => auth().handler(request);

export const GET = respond;
export const POST = respond;
