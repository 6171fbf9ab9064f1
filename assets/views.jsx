// Saving the page that is open: only the browser knows its address to the letter. Bound in components/views.py.
import { createElement as h, useEffect, useId, useRef } from "react";

/** A name, shared or private, pinned or not; emptied once it was saved, kept as it is when it was refused. */
export function SaveView({ saved, error, onSave }) {
  const form = useRef(null);
  const id = useId();
  useEffect(() => {
    if (saved > 0) form.current.reset();
  }, [saved]);
  const onSubmit = (event) => {
    event.preventDefault();
    const { name, shared, pinned } = event.currentTarget.elements;
    onSave?.(name.value, window.location.pathname + window.location.search, shared.checked, pinned.checked);
  };
  const wrong = error ? { "aria-invalid": true, "aria-describedby": `${id}-error` } : {};
  return h(
    "form",
    { ref: form, onSubmit, className: "save-view", "aria-label": "Save this view" },
    h("label", { htmlFor: id }, "Save this page as"),
    h("input", { id, name: "name", className: "input", maxLength: 60, required: true, autoComplete: "off", ...wrong }),
    error ? h("p", { id: `${id}-error`, className: "field-error", role: "alert" }, error) : null,
    h("label", { className: "check" }, h("input", { type: "checkbox", name: "pinned", defaultChecked: true }), "Pin it to the rail"),
    h("label", { className: "check" }, h("input", { type: "checkbox", name: "shared" }), "Share it with everybody who sees reports"),
    h("button", { type: "submit", className: "button primary small" }, "Save"),
  );
}
