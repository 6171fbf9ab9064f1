// A table that can be copied into a spreadsheet. Bound to Python in lms_dashboard/components/compliance_parts.py.
import { createElement as h, useRef, useState } from "react";

const cellsOf = (table) => [...table.rows].map((row) => [...row.cells].map((cell) => cell.innerText.trim()).join("\t")).join("\n");

/** A table, and a button that copies it: cells by tabs, rows by lines. */
export function CopyTable({ children }) {
  const box = useRef(null);
  const [said, setSaid] = useState("");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(cellsOf(box.current.querySelector("table")));
      setSaid("Copied");
    } catch {
      setSaid("The browser does not allow it: select the table and copy it");
    }
    setTimeout(() => setSaid(""), 4000);
  };
  return h("div", { ref: box, className: "copy-table" },
    h("div", { className: "row" },
      h("button", { type: "button", className: "button small", onClick: copy }, "Copy"),
      h("span", { role: "status", className: "muted small" }, said)),
    children);
}
