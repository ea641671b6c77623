// Numbers and times for people. The server sends integers in the smallest unit.
import { language } from "../i18n";

const locale = (): string => (language.value === "ru" ? "ru-RU" : "en-GB");

const decimal = (value: number, digits: number): string =>
  new Intl.NumberFormat(locale(), { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);

export const money = (minor: number): string => decimal(minor / 100, 2);
export const points = (hundredths: number): string => decimal(hundredths / 100, 2);
export const count = (value: number): string => decimal(value, 0);
export const quantity = (milli: number): string => decimal(milli / 1000, milli % 1000 === 0 ? 0 : 3);

export const time = (value: string | null | undefined): string =>
  value ? new Intl.DateTimeFormat(locale(), { dateStyle: "short", timeStyle: "medium" }).format(new Date(value)) : "—";

export const clock = (value: string): string =>
  new Intl.DateTimeFormat(locale(), { hour: "2-digit", minute: "2-digit" }).format(new Date(value));

/** "3 s ago" in the reader's language; the reader's own clock is not asked. */
export function ago(value: string | null, now: string): string {
  if (!value) return "";
  const seconds = Math.max(0, Math.round((Date.parse(now) - Date.parse(value)) / 1000));
  const words = new Intl.RelativeTimeFormat(locale(), { numeric: "always", style: "short" });
  if (seconds < 90) return words.format(-seconds, "second");
  if (seconds < 5400) return words.format(-Math.round(seconds / 60), "minute");
  if (seconds < 129600) return words.format(-Math.round(seconds / 3600), "hour");
  return words.format(-Math.round(seconds / 86400), "day");
}
