// One way to the server. Every answer that is not 2xx becomes a Refusal; 401 ends the session in one place.
import type { Problem } from "./types";

export class Refusal extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

let csrfToken = "";
let onLoggedOut = (): void => undefined;

export function setCsrfToken(token: string): void {
  csrfToken = token;
}

export function setLoggedOutHandler(handler: () => void): void {
  onLoggedOut = handler;
}

async function readProblem(response: Response): Promise<Problem> {
  try {
    return { errors: [], ...((await response.json()) as Partial<Problem>) } as Problem;
  } catch {
    return { status: response.status, code: "no_answer", detail: response.statusText, errors: [], request_id: "" };
  }
}

export async function call<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (method !== "GET") headers["X-CSRF-Token"] = csrfToken;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const init: RequestInit = { method, headers, credentials: "same-origin" };
  if (body !== undefined) init.body = typeof body === "string" ? body : JSON.stringify(body);
  if (signal) init.signal = signal;
  const response = await fetch(`/api/v1${path}`, init);
  if (response.ok) return (response.status === 204 ? undefined : await response.json()) as T;
  const problem = await readProblem(response);
  if (response.status === 401 && path !== "/session") onLoggedOut();
  throw new Refusal(problem);
}

export const get = <T>(path: string, signal?: AbortSignal): Promise<T> => call<T>("GET", path, undefined, signal);
export const post = <T>(path: string, body: unknown): Promise<T> => call<T>("POST", path, body);
