import type { ComponentChildren, JSX } from "preact";
import { t } from "../i18n";
import type { Key } from "../i18n/ru";
import { path } from "../lib/route";
import { Preferences } from "./Preferences";
import { logOut, session } from "./session";

const places: [string, Key][] = [
  ["/", "overview"], ["/stores", "stores"], ["/receipts", "receipts"],
  ["/customers", "customers"], ["/rule-sets", "rule_sets"],
];

const isHere = (place: string): boolean => (place === "/" ? path() === "/" : path().startsWith(place));

export function Shell(props: { children: ComponentChildren }): JSX.Element {
  return (
    <div class="shell">
      <nav class="side" aria-label="Regulars">
        <a class="visually-hidden" href="#content">{t("skip")}</a>
        <div class="brand">{session.value?.chain_name || "Regulars"}</div>
        {places.map(([place, key]) => (
          <a key={place} href={place} aria-current={isHere(place) ? "page" : undefined}>{t(key)}</a>
        ))}
        <div class="grow" />
        <div class="foot">
          <Preferences />
          <div class="row">
            <span>{session.value?.user}</span>
            <button type="button" onClick={() => void logOut()}>{t("logout")}</button>
          </div>
          <span>{t("version", { version: session.value?.version ?? "" })}</span>
        </div>
      </nav>
      <main class="main" id="content" tabIndex={-1}>{props.children}</main>
    </div>
  );
}
