// Bars over time. Whoever cannot see the picture gets its sentence, and the same numbers as a table.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { t } from "../i18n";

export interface Bar { label: string; value: number; shown: string }

export function Bars(props: { title: string; bars: Bar[]; columns: [string, string] }): JSX.Element {
  const [asTable, setAsTable] = useState(false);
  const most = Math.max(1, ...props.bars.map((bar) => bar.value));
  const width = 100 / Math.max(1, props.bars.length);
  const last = props.bars.length - 1;
  return (
    <>
      <div class="toolbar">
        <h2>{props.title}</h2>
        <button type="button" onClick={() => setAsTable(!asTable)}>{t(asTable ? "as_chart" : "as_table")}</button>
      </div>
      {asTable ? (
        <div class="scroll" tabIndex={0} role="region" aria-label={props.title}>
          <table>
            <thead>
              <tr><th scope="col">{props.columns[0]}</th><th scope="col" class="number">{props.columns[1]}</th></tr>
            </thead>
            <tbody>
              {props.bars.map((bar) => (
                <tr key={bar.label}><td>{bar.label}</td><td class="number">{bar.shown}</td></tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <svg class="chart" viewBox="0 0 100 100" preserveAspectRatio="none" role="img"
          aria-label={`${props.title}: ${props.bars[last]?.shown ?? ""}`}>
          <line x1="0" y1="99.5" x2="100" y2="99.5" />
          {props.bars.map((bar, i) => (
            <rect key={bar.label} class={i === last ? "now" : ""} x={i * width + width * 0.1} width={width * 0.8}
              y={99 - (bar.value / most) * 97} height={(bar.value / most) * 97}>
              <title>{`${bar.label}: ${bar.shown}`}</title>
            </rect>
          ))}
        </svg>
      )}
    </>
  );
}
