/** Downloads that say how far they are: a link that works by itself, and better with this. */
import { createElement as h, useEffect, useRef, useState } from "react";
import { Popover } from "$/public/parts.jsx";

const IDLE = { phase: "idle" };
const ASK_EVERY = 400; // milliseconds between two looks at how far it is

const newMark = () => Array.from(crypto.getRandomValues(new Uint8Array(10)), (n) => (n % 36).toString(36)).join("");

const nameIn = (response) => /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") ?? "")?.[1] ?? "export";

const save = (blob, name) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
};

const reason = async (response) => {
  if (response.redirected || (response.headers.get("Content-Type") ?? "").startsWith("text/html")) return "You are not signed in. Sign in and try again.";
  return (await response.text()) || "The file could not be made. Try again.";
};

/** What runs, how far it is, and why it stopped; `start(href)` begins, `cancel()` ends it. */
const useDownload = () => {
  const [told, setTold] = useState(IDLE);
  const running = useRef(null);
  useEffect(() => () => running.current?.abort(), []);
  const watch = async (mark, signal) => {
    while (!signal.aborted) {
      await new Promise((done) => setTimeout(done, ASK_EVERY));
      const answer = await fetch(`/download/progress?mark=${mark}`, { signal }).catch(() => null);
      if (signal.aborted || !answer?.ok) return;
      const { done, total } = await answer.json();
      setTold((was) => (was.phase === "busy" ? { phase: "busy", done, total } : was));
    }
  };
  const start = async (href) => {
    if (running.current) return;
    const asked = new AbortController();
    const watched = new AbortController();
    const mark = newMark();
    running.current = asked;
    setTold({ phase: "busy", done: 0, total: 0 });
    watch(mark, watched.signal);
    try {
      const response = await fetch(`${href}${href.includes("?") ? "&" : "?"}mark=${mark}`, { signal: asked.signal });
      if (response.ok && !response.redirected) {
        save(await response.blob(), nameIn(response));
        setTold({ phase: "done" });
      } else setTold({ phase: "failed", why: await reason(response) });
    } catch (error) {
      setTold(asked.signal.aborted ? IDLE : { phase: "failed", why: "The server cannot be reached. Try again." });
    } finally {
      watched.abort();
      running.current = null;
    }
  };
  return [told, start, () => running.current?.abort(), () => setTold(IDLE)];
};

const progress = ({ done, total }, cancel) =>
  h(
    "span",
    { className: "download-told", role: "status" },
    h("progress", total ? { value: done, max: total, "aria-label": "Rows written" } : { "aria-label": "Preparing" }),
    h("span", null, total ? `${done.toLocaleString("en")} of ${total.toLocaleString("en")}` : "Preparing …"),
    h("button", { type: "button", className: "button quiet small", onClick: cancel }, "Cancel"),
  );

const beside = (told, cancel, forget) => {
  if (told.phase === "busy") return progress(told, cancel);
  if (told.phase === "done") return h("span", { className: "visually-hidden", role: "status" }, "The file is saved.");
  if (told.phase !== "failed") return null;
  return h(
    "span",
    { className: "download-told failed", role: "alert" },
    told.why,
    h("button", { type: "button", className: "icon-button quiet", "aria-label": "Dismiss", onClick: forget }, "✕"),
  );
};

const intercept = (href, start) => (event) => {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return; // the browser's own ways of opening
  event.preventDefault();
  start(href);
};

/** A button that opens the formats of an export; `items` are pairs of words and address. */
export function ExportMenu({ items, label }) {
  const [told, start, cancel, forget] = useDownload();
  const links = items.map(([words, href]) =>
    h("a", { key: href, href, download: "", role: "menuitem", tabIndex: -1, className: "menu-item", onClick: intercept(href, start) }, words),
  );
  const face = h("span", { className: "popover-face" }, label, h("span", { className: "caret", "aria-hidden": "true" }, " ▾"));
  return h(
    "span",
    { className: "download" },
    beside(told, cancel, forget),
    h(Popover, { kind: "menu", label, align: "end", isDisabled: told.phase === "busy" }, face, ...links),
  );
}

/** One link that downloads, such as a certificate. */
export function DownloadLink({ href, className, label, children }) {
  const [told, start, cancel, forget] = useDownload();
  return h(
    "span",
    { className: "download" },
    h("a", { href, download: "", className, "aria-label": label, "aria-busy": told.phase === "busy", onClick: intercept(href, start) }, children),
    beside(told, cancel, forget),
  );
}
