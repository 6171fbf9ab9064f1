// The search in the top bar: a combobox over people and courses. Bound to Python in lms_dashboard/components/search_box.py.
import { createElement as h, useEffect, useId, useRef, useState } from "react";
import { useNavigate } from "react-router";

const KEYS = "lms-single-keys";
const PAUSE = 120; // ms without a key before the server is asked
const HEADS = { person: "People", course: "Courses" };

const singleKeys = () => localStorage.getItem(KEYS) !== "off";
const types = (element) => element?.closest?.("input, textarea, select, [contenteditable=true]");

/**
 * Type, arrow keys, Enter. “/” and Ctrl-K come here from anywhere; Esc leaves. While an answer is on its way, the last
 * one stays, so that nothing jumps; Enter then goes to the best of what comes.
 */
export function SearchBox({ rows, asked, more, failed, onFind, onForget }) {
  const field = useRef(null);
  const timer = useRef(null);
  const [text, setText] = useState("");
  const [open, setOpen] = useState(false);
  const [wide, setWide] = useState(false);
  const [at, setAt] = useState(0);
  const [hurried, setHurried] = useState(""); // what Enter was pressed for before its answer was there
  const id = useId();
  const navigate = useNavigate();
  const wanted = text.trim();
  const known = wanted !== "" && asked === wanted;
  const akin = wanted !== "" && asked !== "" && (wanted.startsWith(asked) || asked.startsWith(wanted));
  const found = akin ? rows : [];
  const reach = () => {
    field.current?.focus(); // at once, so that no key is lost; on a small screen it is there one frame later
    field.current?.select();
    requestAnimationFrame(() => document.activeElement !== field.current && field.current?.focus());
  };
  useEffect(() => {
    const onKey = (event) => {
      const chord = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k";
      const single = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && singleKeys() && !types(event.target);
      if ((!chord && !single) || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      setWide(true);
      reach();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    setAt(0);
    if (hurried && hurried === asked && hurried === wanted && rows.length) go(rows[0]);
    if (hurried === asked) setHurried("");
  }, [asked, rows]);
  useEffect(() => document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: "nearest" }), [at]);
  const change = (event) => {
    const value = event.target.value;
    setText(value);
    setOpen(true);
    setHurried("");
    clearTimeout(timer.current);
    if (value.trim()) timer.current = setTimeout(() => onFind?.(value.trim()), PAUSE);
  };
  const leave = () => {
    setOpen(false);
    setWide(false);
  };
  const go = (row) => {
    leave();
    setText("");
    field.current?.blur();
    onForget?.();
    navigate(row[1]);
  };
  const onKeyDown = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      setOpen(true);
      if (found.length) setAt((now) => (now + step + found.length) % found.length);
    } else if (event.key === "Enter" && open && wanted) {
      event.preventDefault();
      if (!known) setHurried(wanted);
      else if (found[at]) go(found[at]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (open && wanted) setOpen(false);
      else {
        setText("");
        leave();
        field.current?.blur();
      }
    }
  };
  const shown = open && wanted !== "";
  const option = (row, index) =>
    h(
      "li",
      {
        key: row[1],
        id: `${id}-${index}`,
        role: "option",
        "aria-selected": known && index === at,
        className: "search-option",
        onMouseDown: (event) => event.preventDefault(),
        onMouseMove: () => setAt(index),
        onClick: () => go(row),
      },
      h("span", { className: "search-title", dir: "auto" }, row[2]),
      h("span", { className: "search-detail", dir: "auto" }, row[3]),
      row[4] ? h("span", { className: "search-note" }, row[4]) : null,
    );
  const section = (kind) => {
    const own = found.map((row, index) => [row, index]).filter(([row]) => row[0] === kind);
    if (!own.length) return null;
    const list = h("ul", { role: "group", "aria-label": HEADS[kind], key: kind }, own.map(([row, index]) => option(row, index)));
    return [h("div", { className: "search-head", "aria-hidden": "true", key: `${kind}-head` }, HEADS[kind]), list];
  };
  const answer = found.length ? `${found.length}${more ? " or more" : ""} found` : "Nobody and nothing is found.";
  const words = !known ? "Searching …" : failed ? "The search failed. Type once more." : answer;
  return h(
    "div",
    { className: "bar-search", "data-wide": wide || undefined, role: "search" },
    h(
      "button",
      { type: "button", className: "icon-button search-opener", "aria-label": "Search", title: "Search", onClick: () => { setWide(true); reach(); } },
      h("span", { "aria-hidden": "true" }, "⌕"),
    ),
    h(
      "div",
      { className: "search-field" },
      h("span", { className: "search-glyph", "aria-hidden": "true" }, "⌕"),
      h("input", {
        ref: field,
        className: "input",
        type: "text",
        role: "combobox",
        value: text,
        placeholder: "Search people and courses",
        autoComplete: "off",
        spellCheck: false,
        maxLength: 120,
        "aria-label": "Search people and courses",
        "aria-expanded": shown,
        "aria-controls": `${id}-list`,
        "aria-autocomplete": "list",
        "aria-activedescendant": shown && known && found[at] ? `${id}-${at}` : undefined,
        title: "Search: / or Ctrl-K",
        onChange: change,
        onKeyDown,
        onFocus: () => setOpen(true),
        onBlur: leave,
      }),
      h("kbd", { className: "search-key", "aria-hidden": "true" }, "/"),
    ),
    h(
      "div",
      { className: "search-found", hidden: !shown, "aria-busy": !known },
      h("div", { id: `${id}-list`, role: "listbox", "aria-label": "Found", className: "search-list" }, section("person"), section("course")),
      h("p", { className: "search-words", role: "status" }, shown ? words : ""),
      more && known ? h("p", { className: "search-words" }, "There are more people: type more letters.") : null,
    ),
  );
}

/** Whether “/” alone leads to the search; for who types by voice or by single keys. */
export function KeysChoice() {
  const [on, setOn] = useState(true);
  useEffect(() => setOn(singleKeys()), []);
  const toggle = () => {
    localStorage.setItem(KEYS, on ? "off" : "on");
    setOn(!on);
  };
  return h(
    "label",
    { className: "menu-check keys-choice" },
    h("input", { type: "checkbox", checked: on, onChange: toggle }),
    h("span", null, "Search by the key / (Ctrl-K always does)"),
  );
}
