// The small parts that every page is made of.
import type { ComponentChildren, JSX } from "preact";
import { t } from "../i18n";
import type { Key } from "../i18n/ru";
import type { Loaded } from "../lib/load";

export function Panel(props: { title?: string; children: ComponentChildren }): JSX.Element {
  return (
    <section class="panel">
      {props.title ? <h2>{props.title}</h2> : null}
      {props.children}
    </section>
  );
}

export function Figure(props: { label: string; value: string }): JSX.Element {
  return (
    <div class="panel figure">
      <div class="value">{props.value}</div>
      <div class="label">{props.label}</div>
    </div>
  );
}

export function Badge(props: { tone: "good" | "warn" | "bad" | "plain"; children: ComponentChildren }): JSX.Element {
  return <span class={`badge ${props.tone}`}>{props.children}</span>;
}

export interface Column<T> { key: Key; number?: boolean; cell: (row: T) => ComponentChildren }

export function Table<T>(
  props: { name: string; columns: Column<T>[]; rows: T[]; id: (row: T) => string },
): JSX.Element {
  if (props.rows.length === 0) return <p class="empty">{t("empty")}</p>;
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={props.name}>
      <table>
        <thead>
          <tr>
            {props.columns.map((column) => (
              <th key={column.key} scope="col" class={column.number ? "number" : ""}>{t(column.key)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr key={props.id(row)}>
              {props.columns.map((column) => (
                <td key={column.key} class={column.number ? "number" : ""}>{column.cell(row)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What a page shows while it loads and when it cannot; older data stays under the banner. */
export function Shown<T>(props: { loaded: Loaded<T>; children: (data: T) => ComponentChildren }): JSX.Element {
  const { data, problem, reload } = props.loaded;
  return (
    <>
      {problem ? (
        <div class="banner" role="alert">
          {problem === "no_connection" ? t("no_connection") : t("failed", { detail: problem })}{" "}
          <button type="button" onClick={reload}>{t("try_again")}</button>
        </div>
      ) : null}
      {data === null ? (problem ? null : <p class="soft">{t("loading")}</p>) : props.children(data)}
    </>
  );
}
