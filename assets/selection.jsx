// Which learners of a list are ticked. It lives in the browser, so that a tick is at once there and resends no row,
// and survives other pages of the list, live changes, and a look at another page. Bound in components/selection.py.
import { createElement as h, useEffect, useId, useRef, useState, useSyncExternalStore } from "react";
import { useLocation } from "react-router";

/** The ticks of one list: ids, or everybody who matches (`every` names the filter) but those unticked. */
class Picks {
  ids = new Set();
  every = null;
  without = new Set();
  anchor = null;
  turn = null;
  listeners = new Set();
  version = 0;

  subscribe = (listener) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  snapshot = () => this.version;

  has(id) {
    return this.every === null ? this.ids.has(id) : !this.without.has(id);
  }

  count(total) {
    return this.every === null ? this.ids.size : Math.max(0, total - this.without.size);
  }

  tell() {
    this.version += 1;
    this.listeners.forEach((listener) => listener());
  }

  set(ids, on) {
    const [box, put] = this.every === null ? [this.ids, on] : [this.without, !on];
    ids.forEach((id) => (put ? box.add(id) : box.delete(id)));
    this.tell();
  }

  replace(ids, every = null) {
    this.ids = new Set(ids);
    this.every = every;
    this.without = new Set();
    this.anchor = null;
    this.tell();
  }
}

const lists = new Map();

const picksOf = (list) => {
  if (!lists.has(list)) lists.set(list, new Picks());
  return lists.get(list);
};

const between = (list, from, to) => {
  const shown = [...document.querySelectorAll(`[data-list="${list}"][data-pick]`)].map((box) => box.dataset.pick);
  const ends = [shown.indexOf(from), shown.indexOf(to)];
  return ends.includes(-1) ? [to] : shown.slice(Math.min(...ends), Math.max(...ends) + 1);
};

/** The tick of one row; with Shift, of all rows from the last one that was ticked. */
export function Pick({ ofList, value, label, tabStop }) {
  const picks = picksOf(ofList);
  const on = useSyncExternalStore(picks.subscribe, () => picks.has(value), () => false);
  const onChange = (event) => {
    const ids = event.nativeEvent.shiftKey && picks.anchor !== null ? between(ofList, picks.anchor, value) : [value];
    picks.anchor = value;
    picks.set(ids, event.target.checked);
  };
  return h("input", {
    type: "checkbox",
    className: "pick",
    checked: on,
    tabIndex: tabStop ? 0 : -1,
    "data-cell": tabStop ? undefined : "",
    "data-list": ofList,
    "data-pick": value,
    "aria-label": label,
    onChange,
    onClick: (event) => event.stopPropagation(),
    onMouseDown: (event) => event.shiftKey && event.preventDefault(), // or the text between would be marked
  });
}

/** The tick in the head: everybody on this page. `rows` begin with their ids. */
export function PickPage({ ofList, rows }) {
  const picks = picksOf(ofList);
  const box = useRef(null);
  useSyncExternalStore(picks.subscribe, picks.snapshot, () => 0);
  const ids = (rows ?? []).map((row) => row[0]);
  const ticked = ids.filter((id) => picks.has(id)).length;
  useEffect(() => {
    box.current.indeterminate = ticked > 0 && ticked < ids.length;
  });
  return h("input", {
    ref: box,
    type: "checkbox",
    className: "pick",
    checked: ids.length > 0 && ticked === ids.length,
    "aria-label": `Select all ${ids.length} on this page`,
    title: `Select all ${ids.length} on this page`,
    onChange: (event) => picks.set(ids, event.target.checked),
  });
}

const NOT_FILTERS = ["page", "sort", "rows"];

const filterOf = (address) => {
  const parts = new URLSearchParams(address ?? "");
  NOT_FILTERS.forEach((name) => parts.delete(name));
  return parts.toString();
};

const number = (count) => count.toLocaleString("en-US");

const join = (ids) => [...ids].join(",");

/** What is selected, and what can be done with it: any button in it with `data-act`. Nothing selected: not there. */
export function SelectionBar({ ofList, total, address, given, onAct, onTaken, children }) {
  const picks = picksOf(ofList);
  useSyncExternalStore(picks.subscribe, picks.snapshot, () => 0);
  const filter = filterOf(address);
  useEffect(() => {
    if (picks.every !== null && picks.every !== filter) picks.replace([]); // "all that match" meant another filter
  }, [filter]);
  const visit = useLocation().key;
  useEffect(() => {
    const asked = window.location.hash === "#select-all" && total > 0 && filter === filterOf(window.location.search);
    if (!asked) return;
    picks.replace([], filter); // a saved view that is to be acted on
    window.history.replaceState(window.history.state, "", window.location.pathname + window.location.search);
  }, [filter, total, visit]);
  const [turn, ids, page] = given ?? [];
  useEffect(() => {
    if (turn === undefined || page !== ofList || picks.turn === turn) return;
    picks.turn = turn;
    picks.replace(ids ? ids.split(",") : []);
    if (ids) onTaken?.();
  }, [turn]);
  const count = picks.count(total);
  if (count === 0) return null;
  const onClick = (event) => {
    const button = event.target.closest("[data-act]");
    if (button && button.getAttribute("aria-disabled") !== "true") onAct?.(button.dataset.act, join(picks.ids), picks.every !== null, join(picks.without));
  };
  const all = picks.every === null;
  return h(
    "section",
    { className: "selection-bar", "aria-label": "Selection", onClick },
    h(
      "div",
      { className: "selection-count" },
      h("strong", { role: "status" }, `${number(count)} selected`),
      all && total > count ? h("button", { type: "button", className: "link-button", onClick: () => picks.replace([], filter) }, `Select all ${number(total)} that match`) : null,
      h("button", { type: "button", className: "link-button", onClick: () => picks.replace([]) }, "Clear the selection"),
    ),
    h("div", { className: "selection-acts" }, children),
  );
}

/** A box for a pasted list: says how many lines it holds, and will not be sent with more than an event can carry. */
export function PasteBox({ name, label, hint, text, most, error }) {
  const box = useRef(null);
  const [held, setHeld] = useState(text ?? "");
  const id = useId();
  const lines = held.split(/\r\n|\r|\n/).filter((line) => line.trim()).length;
  const tooLong = held.length > most ? `The list is too long: ${number(held.length)} letters, at most ${number(most)}. Paste it in two parts.` : "";
  const wrong = tooLong || error;
  useEffect(() => {
    box.current.setCustomValidity(tooLong);
  }, [tooLong]);
  return h(
    "div",
    { className: wrong ? "field wrong" : "field" },
    h("label", { htmlFor: id }, label),
    h("textarea", { ref: box, id, name, rows: 10, className: "textarea", value: held, spellCheck: false, autoComplete: "off", "aria-invalid": Boolean(wrong), "aria-describedby": `${id}-hint`, onChange: (event) => setHeld(event.target.value) }),
    h("span", { id: `${id}-hint`, className: "field-hint" }, lines ? `${number(lines)} line${lines === 1 ? "" : "s"}. ` : "", hint),
    wrong ? h("span", { className: "field-error", role: "alert" }, wrong) : null,
  );
}
