// The few parts of the page that live in the browser alone: what opens, closes, ticks or moves the focus.
// Bound to Python in lms_dashboard/components/parts.py. No eval, no inline handlers: the CSP stays strict.
import { Children, createContext, createElement as h, useCallback, useContext, useEffect, useId, useRef, useState } from "react";
import { ColorModeContext } from "$/utils/context-registry";

const classes = (...names) => names.filter(Boolean).join(" ");

// ------------------------------------------------------------------ frame

const ShellContext = createContext({});
const RAIL_KEY = "lms-rail";

/** The whole page: remembers whether the rail is narrow, opens it as a drawer on small screens. */
export function Shell({ children }) {
  const [narrow, setNarrow] = useState(false);
  const [drawer, setDrawer] = useState(false);
  useEffect(() => setNarrow(localStorage.getItem(RAIL_KEY) === "narrow"), []);
  const toggleRail = useCallback(() => {
    setNarrow((was) => {
      localStorage.setItem(RAIL_KEY, was ? "wide" : "narrow");
      return !was;
    });
  }, []);
  useEffect(() => {
    if (!drawer) return undefined;
    const onKey = (event) => event.key === "Escape" && setDrawer(false);
    document.addEventListener("keydown", onKey);
    document.querySelector("#rail a")?.focus();
    return () => document.removeEventListener("keydown", onKey);
  }, [drawer]);
  const onClick = (event) => {
    if (drawer && event.target.closest?.("#rail a, .scrim")) setDrawer(false);
  };
  return h(
    ShellContext.Provider,
    { value: { narrow, toggleRail, drawer, setDrawer } },
    h(
      "div",
      { className: "shell", "data-rail": narrow ? "narrow" : "wide", "data-drawer": drawer ? "open" : "shut", onClick },
      h("a", { className: "skip-link", href: "#content" }, "Skip to the content"),
      children,
      h("div", { className: "scrim", "aria-hidden": "true" }),
    ),
  );
}

/** Makes the rail narrow or wide. */
export function RailToggle() {
  const { narrow, toggleRail } = useContext(ShellContext);
  const label = narrow ? "Widen the menu" : "Narrow the menu";
  return h(
    "button",
    { type: "button", className: "rail-toggle", onClick: toggleRail, "aria-label": label, title: label },
    h("span", { className: "rail-glyph", "aria-hidden": "true" }, narrow ? "»" : "«"),
    h("span", { className: "rail-word" }, "Narrow"),
  );
}

/** Opens the rail as a drawer on small screens. */
export function DrawerToggle() {
  const { drawer, setDrawer } = useContext(ShellContext);
  return h(
    "button",
    {
      type: "button",
      className: "icon-button drawer-toggle",
      "aria-label": "Menu",
      "aria-expanded": drawer,
      "aria-controls": "rail",
      onClick: () => setDrawer(!drawer),
    },
    h("span", { "aria-hidden": "true" }, "☰"),
  );
}

const THEMES = [
  ["light", "Light", "☀"],
  ["dark", "Dark", "☾"],
  ["system", "As the system", "◐"],
];

/** Light, dark, or as the operating system says; kept in this browser. */
export function ThemeChoice() {
  const { rawColorMode, setColorMode } = useContext(ColorModeContext);
  return h(
    "div",
    { className: "theme-choice", role: "group", "aria-label": "Theme" },
    THEMES.map(([mode, word, glyph]) =>
      h(
        "button",
        {
          key: mode,
          type: "button",
          className: "theme-option",
          "aria-pressed": rawColorMode === mode,
          title: word,
          onClick: () => setColorMode(mode),
        },
        h("span", { "aria-hidden": "true" }, glyph),
        h("span", null, mode === "system" ? "System" : word),
      ),
    ),
  );
}

/** One button that turns light to dark and back. */
export function ThemeToggle() {
  const { resolvedColorMode, setColorMode } = useContext(ColorModeContext);
  const dark = resolvedColorMode === "dark";
  const label = dark ? "Light theme" : "Dark theme";
  return h(
    "button",
    {
      type: "button",
      className: "icon-button theme-toggle",
      "aria-label": label,
      title: label,
      onClick: () => setColorMode(dark ? "light" : "dark"),
    },
    h("span", { "aria-hidden": "true" }, "◐"),
  );
}

/** Leaves the page for an address that the server answers, with a full load. Nothing is left to look at. */
export function Leave({ href }) {
  useEffect(() => {
    if (!href) return;
    window.location.assign(href.replace("{here}", encodeURIComponent(window.location.pathname + window.location.search)));
  }, [href]);
  return null;
}

/** A form that the browser posts by itself, to an endpoint of the server. */
export function NativeForm({ children, ...props }) {
  return h("form", { method: "post", ...props }, children);
}

// ------------------------------------------------------------------ what opens

/** A modal dialog: focus stays inside, Esc closes it, focus returns to where it was. */
export function Modal({ isOpen, onClose, heading, size, tone, children }) {
  const box = useRef(null);
  const id = useId();
  useEffect(() => {
    const dialog = box.current;
    if (isOpen && !dialog.open) dialog.showModal();
    if (!isOpen && dialog.open) dialog.close();
  }, [isOpen]);
  const shut = (event) => {
    event.preventDefault();
    onClose?.(event);
  };
  const onNativeClose = (event) => {
    if (event.target === box.current && isOpen) onClose?.(event);
  };
  return h(
    "dialog",
    { ref: box, className: classes("dialog", size && `dialog-${size}`, tone && `dialog-${tone}`), "aria-labelledby": id, onCancel: shut, onClose: onNativeClose },
    h(
      "div",
      { className: "dialog-box" },
      h(
        "header",
        { className: "dialog-head" },
        h("h2", { id }, heading),
        h("button", { type: "button", className: "icon-button quiet", "aria-label": "Close", onClick: shut }, "✕"),
      ),
      isOpen ? children : null,
    ),
  );
}

/** A panel beside the content: Esc closes it, and the focus goes in and comes back. */
export function SidePanel({ isOpen, onClose, heading, label, children }) {
  const box = useRef(null);
  const before = useRef(null);
  const id = useId();
  useEffect(() => {
    if (isOpen) {
      before.current = document.activeElement;
      box.current?.focus({ preventScroll: true });
    } else if (before.current) {
      if (before.current.isConnected) before.current.focus({ preventScroll: true });
      before.current = null;
    }
  }, [isOpen]);
  if (!isOpen) return null;
  const onKeyDown = (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && !event.target.closest("dialog, [popover]")) onClose?.(event);
  };
  return h(
    "aside",
    { ref: box, className: "side-panel", tabIndex: -1, "aria-labelledby": heading ? id : undefined, "aria-label": heading ? undefined : label, onKeyDown },
    h("h2", { id, className: heading ? "side-panel-heading" : "visually-hidden" }, heading || label),
    h("button", { type: "button", className: "icon-button side-panel-close", "aria-label": "Close the panel", onClick: onClose }, "✕"),
    children,
  );
}

const MENU_KEYS = { ArrowDown: 1, ArrowUp: -1, Home: "first", End: "last" };

const moveInMenu = (event, box) => {
  const step = MENU_KEYS[event.key];
  if (step === undefined || event.target.matches("input:not([type=checkbox]):not([type=radio]), select, textarea")) return;
  const items = [...box.querySelectorAll("[role^=menuitem]:not([disabled]), label.menu-check input:not([disabled])")];
  if (items.length === 0) return;
  event.preventDefault();
  const at = items.indexOf(document.activeElement);
  const next = step === "first" ? 0 : step === "last" ? items.length - 1 : (at + step + items.length) % items.length;
  items[next].focus();
};

/** A button that opens a menu or a small form under itself; a click elsewhere or Esc closes it. */
export function Popover({ kind, align, label, triggerClass, isDisabled, isActive, onShown, children }) {
  const [face, ...content] = Children.toArray(children);
  const [open, setOpen] = useState(false);
  const button = useRef(null);
  const box = useRef(null);
  const id = useId();
  const place = () => {
    const at = button.current.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = box.current;
    const left = align === "end" ? at.right - width : at.left;
    const below = at.bottom + 6;
    const top = below + height > window.innerHeight - 8 && at.top - height - 6 > 8 ? at.top - height - 6 : below;
    box.current.style.left = `${Math.max(8, Math.min(left, window.innerWidth - width - 8))}px`;
    box.current.style.top = `${top}px`;
  };
  const onToggle = (event) => {
    if (event.target !== box.current) return;
    const shown = event.newState === "open";
    setOpen(shown);
    if (!shown) return;
    place();
    onShown?.(event);
    const first = box.current.querySelector("[autofocus], input, select, [role^=menuitem], button, a");
    first?.focus({ preventScroll: true });
  };
  useEffect(() => {
    if (!open) return undefined;
    const follow = () => place();
    window.addEventListener("resize", follow);
    window.addEventListener("scroll", follow, true);
    return () => {
      window.removeEventListener("resize", follow);
      window.removeEventListener("scroll", follow, true);
    };
  });
  const onClick = (event) => {
    if (event.target.closest("[role=menuitem], [data-closes]")) box.current.hidePopover();
  };
  return h(
    "span",
    { className: "popover-anchor" },
    h(
      "button",
      {
        ref: button,
        type: "button",
        className: classes(triggerClass || "button", isActive && "active"),
        "aria-label": label,
        title: label,
        "aria-haspopup": kind === "menu" ? "menu" : "dialog",
        "aria-expanded": open,
        "aria-controls": id,
        disabled: isDisabled,
        popoverTarget: id,
      },
      face,
    ),
    h(
      "div",
      {
        ref: box,
        id,
        popover: "auto",
        className: classes("popover", (kind === "menu" || kind === "slim") && "menu"),
        role: kind === "menu" ? "menu" : "dialog",
        "aria-label": label,
        onToggle,
        onClick,
        onKeyDown: (event) => moveInMenu(event, box.current),
      },
      content,
    ),
  );
}

/** One notice: goes by itself after a while, but not while it is pointed at or holds the focus. */
export function Notice({ tone, seconds, onDismiss, children }) {
  const held = useRef(false);
  useEffect(() => {
    if (!seconds) return undefined;
    let left = seconds;
    const tick = setInterval(() => {
      if (held.current || document.hidden) return;
      left -= 1;
      if (left <= 0) {
        clearInterval(tick);
        onDismiss?.();
      }
    }, 1000);
    return () => clearInterval(tick);
  }, [seconds]);
  const hold = (value) => () => {
    held.current = value;
  };
  return h(
    "li",
    {
      className: classes("notice", `notice-${tone}`),
      role: tone === "error" ? "alert" : "status",
      onMouseEnter: hold(true),
      onMouseLeave: hold(false),
      onFocus: hold(true),
      onBlur: hold(false),
    },
    children,
    h("button", { type: "button", className: "icon-button quiet", "aria-label": "Dismiss", onClick: onDismiss }, "✕"),
  );
}

// ------------------------------------------------------------------ time

const UNITS = [
  [60, 1, "s"],
  [3600, 60, "min"],
  [86400, 3600, "h"],
  [Infinity, 86400, "d"],
];

const sinceText = (seconds) => {
  const [, size, unit] = UNITS.find(([limit]) => seconds < limit);
  return `${Math.floor(seconds / size)} ${unit} ago`;
};

/** "4 s ago", and ticks. */
export function Ago({ instant, prefix }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    setNow(Date.now());
    const tick = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(tick);
  }, [instant]);
  if (!instant) return null;
  const seconds = Math.max(0, (now - Date.parse(instant)) / 1000);
  return h("time", { dateTime: instant, title: new Date(instant).toLocaleString(), className: "ago" }, `${prefix ?? ""}${sinceText(seconds)}`);
}

// ------------------------------------------------------------------ grid, address

const GRID_STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/** One tab stop for a whole table: arrow keys, Home, End, Page Up and Page Down move among its [data-cell] buttons. */
export function RovingGrid({ children, className }) {
  const box = useRef(null);
  const rove = (cell) => {
    box.current.querySelectorAll('[data-cell][tabindex="0"]').forEach((other) => other !== cell && (other.tabIndex = -1));
    if (cell) cell.tabIndex = 0;
  };
  useEffect(() => {
    const ensure = () => {
      if (!box.current.querySelector('[data-cell][tabindex="0"]')) rove(box.current.querySelector("[data-cell]"));
    };
    ensure();
    const watcher = new MutationObserver(ensure);
    watcher.observe(box.current, { childList: true, subtree: true });
    const keepInView = () => box.current?.querySelector('[data-cell][aria-expanded="true"]')?.scrollIntoView({ block: "nearest", inline: "nearest" });
    const sizes = new ResizeObserver(keepInView); // a panel has opened beside the table: its cell stays in view
    sizes.observe(box.current);
    return () => {
      watcher.disconnect();
      sizes.disconnect();
    };
  }, []);
  const onFocus = (event) => event.target.matches?.("[data-cell]") && rove(event.target);
  const onKeyDown = (event) => {
    if (!event.target.matches?.("[data-cell]") || event.altKey || event.metaKey) return;
    const rows = [...box.current.querySelectorAll("tr")].map((row) => [...row.querySelectorAll("[data-cell]")]).filter((row) => row.length);
    const at = rows.findIndex((row) => row.includes(event.target));
    const column = rows[at].indexOf(event.target);
    const clamp = (value, most) => Math.max(0, Math.min(value, most));
    let target;
    if (GRID_STEPS[event.key]) {
      const [down, right] = GRID_STEPS[event.key];
      const row = rows[clamp(at + down, rows.length - 1)];
      target = row[clamp(column + right, row.length - 1)];
    } else if (event.key === "Home") target = event.ctrlKey ? rows[0][0] : rows[at][0];
    else if (event.key === "End") target = (event.ctrlKey ? rows[rows.length - 1] : rows[at]).at(-1);
    else if (event.key === "PageDown") target = rows[clamp(at + 10, rows.length - 1)][column];
    else if (event.key === "PageUp") target = rows[clamp(at - 10, rows.length - 1)][column];
    if (!target) return;
    event.preventDefault();
    target.focus();
    target.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  return h("div", { ref: box, className: classes("table-scroll", className), onFocus, onKeyDown }, children);
}

const newKey = () => Math.random().toString(36).slice(2, 10);

/** Keeps the address bar at what the page shows; Back and Forward work, since they load the page's state anew. */
export function Address({ query, replace }) {
  const first = useRef(true);
  useEffect(() => {
    if (first.current) {
      first.current = false; // what stands there at the start is for the page's state to read, not to lose
      return;
    }
    if (query === undefined || query === null) return;
    const search = query && !query.startsWith("?") ? `?${query}` : query;
    if (search === window.location.search) return;
    const url = window.location.pathname + search + window.location.hash;
    const state = { ...window.history.state, key: newKey() };
    if (!replace) {
      // The router has not seen the steps made here. With a new key it takes the present one for new when Back returns to it.
      window.history.replaceState(state, "", window.location.href);
      window.history.pushState({ ...state, idx: (state.idx ?? 0) + 1, key: newKey() }, "", url);
    } else window.history.replaceState(state, "", url);
  }, [query]);
  return null;
}
