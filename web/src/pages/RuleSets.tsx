import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { post, Refusal } from "../api/client";
import type { FieldError, Page, RuleSetRow } from "../api/types";
import { t } from "../i18n";
import { count, time } from "../lib/format";
import { useLoad } from "../lib/load";
import { Panel, Shown, Table } from "../ui/parts";

function Publish(props: { onPublished: () => void }): JSX.Element {
  const [text, setText] = useState("");
  const [errors, setErrors] = useState<FieldError[]>([]);
  const [note, setNote] = useState("");
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setErrors([]);
    setNote("");
    try {
      const answer = await post<{ version: number }>("/rule-sets", text);
      setNote(t("published", { version: answer.version }));
      setText("");
      props.onPublished();
    } catch (error) {
      if (error instanceof Refusal) {
        const { errors, code, detail } = error.problem;
        setErrors(errors.length > 0 ? errors : [{ path: "", code, reason: detail }]);
      } else setNote(t("no_connection"));
    }
  };
  return (
    <Panel title={t("publish_title")}>
      <form onSubmit={(event) => void submit(event)}>
        <label class="field">{t("document")}
          <textarea required rows={10} spellcheck={false} value={text}
            onInput={(e) => setText(e.currentTarget.value)} />
        </label>
        <div role="alert">
          {note ? <p>{note}</p> : null}
          {errors.map((e) => <p class="error" key={e.path + e.code}><code>{e.path || "/"}</code> {e.reason}</p>)}
        </div>
        <button class="primary" type="submit">{t("publish")}</button>
      </form>
    </Panel>
  );
}

export function RuleSets(): JSX.Element {
  const loaded = useLoad<Page<RuleSetRow>>("/rule-sets", 5000);
  return (
    <>
      <h1>{t("rule_sets")}</h1>
      <Shown loaded={loaded}>
        {(d) => (
          <Panel>
            <Table name={t("rule_sets")} rows={d.items} id={(r) => String(r.version)}
              columns={[
                { key: "rule_version", number: true, cell: (r) => r.version },
                { key: "published_at", cell: (r) => time(r.published_at) },
                { key: "author", cell: (r) => r.author },
                { key: "size", number: true, cell: (r) => count(r.size) },
                { key: "stores_on_it", number: true, cell: (r) => count(r.stores_on_it) },
              ]} />
          </Panel>
        )}
      </Shown>
      <Publish onPublished={loaded.reload} />
    </>
  );
}
