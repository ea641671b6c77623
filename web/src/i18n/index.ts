import { signal } from "@preact/signals";
import { en } from "./en";
import { ru, type Key } from "./ru";

export type Language = "ru" | "en";

const stored = localStorage.getItem("language");
export const language = signal<Language>(
  stored === "ru" || stored === "en" ? stored : navigator.language.startsWith("en") ? "en" : "ru",
);

export function setLanguage(next: Language): void {
  language.value = next;
  localStorage.setItem("language", next);
  document.documentElement.lang = next;
}

export function t(key: Key, values: Record<string, string | number> = {}): string {
  const text: string = (language.value === "ru" ? ru : en)[key];
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
