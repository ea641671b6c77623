// The address is the state: links change it, Back works, a page can be sent to a colleague.
import { signal } from "@preact/signals";

export const address = signal(location.pathname + location.search);

window.addEventListener("popstate", () => {
  address.value = location.pathname + location.search;
});

export function go(to: string, replace = false): void {
  if (replace) history.replaceState(null, "", to);
  else history.pushState(null, "", to);
  address.value = to;
}

/** Clicks on links of our own pages stay in the page. */
export function followLinks(event: MouseEvent): void {
  const link = (event.target as Element | null)?.closest?.("a[href]");
  if (!(link instanceof HTMLAnchorElement) || link.origin !== location.origin || link.target) return;
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  go(link.pathname + link.search);
}

export const path = (): string => address.value.split("?")[0] ?? "/";
export const query = (name: string): string => new URLSearchParams(address.value.split("?")[1] ?? "").get(name) ?? "";
