// The table of Users in the browser: one listener for all buttons of its rows, and one menu for all of them.
// Bound to Python in lms_dashboard/components/users_table.py.
import { createElement as h, useRef, useState } from "react";

/** Rows whose buttons carry data-act (an act) or data-menu (which menu); the row itself carries data-row. */
export function RowActs({ items, onAct, children }) {
  const menu = useRef(null);
  const opener = useRef(null);
  const [kind, setKind] = useState("");
  const shown = (items ?? []).filter(([, , , when]) => !when || kind.split(" ").includes(when));
  const openAt = (button) => {
    opener.current = button;
    setKind(button.dataset.menu);
    requestAnimationFrame(() => {
      const at = button.getBoundingClientRect();
      menu.current.showPopover();
      const { offsetWidth: width, offsetHeight: height } = menu.current;
      const below = at.bottom + 4;
      menu.current.style.left = `${Math.max(8, Math.min(at.right - width, window.innerWidth - width - 8))}px`;
      menu.current.style.top = `${below + height > window.innerHeight - 8 ? Math.max(8, at.top - height - 4) : below}px`;
      menu.current.querySelector("[role=menuitem]")?.focus();
    });
  };
  const rowOf = (element) => element.closest("[data-row]")?.dataset.row;
  const onClick = (event) => {
    const button = event.target.closest?.("[data-act], [data-menu]");
    if (!button || button.closest("[popover]")) return;
    if (button.dataset.menu) openAt(button);
    else onAct?.(button.dataset.act, rowOf(button));
  };
  const choose = (act) => {
    const row = rowOf(opener.current);
    menu.current.hidePopover();
    onAct?.(act, row);
  };
  const onKeyDown = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Tab") menu.current.hidePopover();
    if (!step) return;
    event.preventDefault();
    const entries = [...menu.current.querySelectorAll("[role=menuitem]")];
    entries[(entries.indexOf(document.activeElement) + step + entries.length) % entries.length].focus();
  };
  const onToggle = (event) => {
    opener.current?.setAttribute("aria-expanded", event.newState === "open");
  };
  return h(
    "div",
    { onClick, className: "row-acts-table" },
    children,
    h(
      "div",
      { ref: menu, popover: "auto", className: "popover menu", role: "menu", "aria-label": "More acts", onKeyDown, onToggle },
      shown.map(([act, words, tone]) =>
        h(
          "button",
          { key: act, type: "button", role: "menuitem", tabIndex: -1, className: tone ? `menu-item ${tone}` : "menu-item", onClick: () => choose(act) },
          words,
        ),
      ),
    ),
  );
}

/** A text to copy, with a button that says that it was copied. */
export function CopyText({ text, label }) {
  const field = useRef(null);
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    field.current.select();
    try {
      await navigator.clipboard.writeText(field.current.value);
    } catch {
      document.execCommand("copy"); // the page came over plain http: the clipboard's own way is not there
    }
    setCopied(true);
  };
  const whole = text?.startsWith("/") ? window.location.origin + text : text;
  return h(
    "div",
    { className: "copy-text" },
    h("input", { ref: field, className: "input", readOnly: true, value: whole ?? "", "aria-label": label, onFocus: (event) => event.target.select() }),
    h("button", { type: "button", className: "button", onClick: copy }, copied ? "Copied" : "Copy"),
    h("span", { className: "visually-hidden", role: "status" }, copied ? "Copied" : ""),
  );
}
