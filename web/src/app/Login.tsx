import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Refusal } from "../api/client";
import { t } from "../i18n";
import type { Key } from "../i18n/ru";
import { logIn } from "./session";
import { Preferences } from "./Preferences";

const reasonOf = (error: unknown): Key =>
  error instanceof Refusal ? (error.problem.status === 429 ? "slow_down" : "wrong_login") : "no_connection";

export function Login(): JSX.Element {
  const [user, setUser] = useState("");
  const [password, setPassword] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [reason, setReason] = useState<Key | null>(null);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setReason(null);
    try {
      await logIn(user, password);
    } catch (error) {
      setReason(reasonOf(error));
    }
    setBusy(false);
  };
  return (
    <main class="login">
      <form class="panel" onSubmit={(event) => void submit(event)}>
        <h1>{t("login_title")}</h1>
        <label class="field">{t("user")}
          <input name="user" autocomplete="username" required value={user}
            onInput={(e) => setUser(e.currentTarget.value)} />
        </label>
        <label class="field">{t("password")}
          <input name="password" type="password" autocomplete="current-password" required value={password}
            onInput={(e) => setPassword(e.currentTarget.value)} />
        </label>
        <p class="error" role="alert">{reason ? t(reason) : ""}</p>
        <button class="primary" type="submit" disabled={isBusy}>{t("login")}</button>
        <Preferences />
      </form>
    </main>
  );
}
