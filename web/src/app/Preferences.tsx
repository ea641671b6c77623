// Language and theme: this browser's, kept in it.
import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { language, setLanguage, t } from "../i18n";

const theme = signal(localStorage.getItem("theme") ?? "");

export function applyTheme(): void {
  if (theme.value) document.documentElement.dataset["theme"] = theme.value;
}

const isDark = (): boolean =>
  (theme.value ? theme.value === "dark" : matchMedia("(prefers-color-scheme: dark)").matches);

function switchTheme(): void {
  theme.value = isDark() ? "light" : "dark";
  localStorage.setItem("theme", theme.value);
  applyTheme();
}

export function Preferences(): JSX.Element {
  const other = language.value === "ru" ? "en" : "ru";
  return (
    <div class="row">
      <button type="button" lang={other} onClick={() => setLanguage(other)}>{t("language")}</button>{" "}
      <button type="button" onClick={switchTheme}>{t(isDark() ? "theme_light" : "theme_dark")}</button>
    </div>
  );
}
