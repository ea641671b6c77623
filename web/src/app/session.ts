// Who is logged in, for the whole page.
import { signal } from "@preact/signals";
import { call, get, post, setCsrfToken, setLoggedOutHandler } from "../api/client";
import type { Session } from "../api/types";

/** undefined: not asked yet; null: nobody. */
export const session = signal<Session | null | undefined>(undefined);

function take(next: Session | null): void {
  session.value = next;
  setCsrfToken(next?.csrf_token ?? "");
}

export async function askSession(): Promise<void> {
  setLoggedOutHandler(() => take(null));
  try {
    take(await get<Session>("/session"));
  } catch {
    take(null);
  }
}

export async function logIn(user: string, password: string): Promise<void> {
  take(await post<Session>("/session", { user, password }));
}

export async function logOut(): Promise<void> {
  await call<void>("DELETE", "/session");
  take(null);
}
