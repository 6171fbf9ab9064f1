/** Files of evidence: each is sent as soon as it is chosen; the form gets the numbers under which they were kept. */
import { createElement as h, useRef, useState } from "react";

const send = async (file) => {
  const response = await fetch(`/evidence?name=${encodeURIComponent(file.name)}`, {
    method: "POST",
    headers: { "Content-Type": "application/octet-stream" },
    body: file,
  }).catch(() => null);
  if (!response) return { why: "The server cannot be reached. Choose the file again." };
  if (response.redirected) return { why: "You are not signed in. Sign in and try again." };
  if (!response.ok) return { why: (await response.text()) || "The file could not be kept." };
  return { id: (await response.json()).id };
};

/** The files that were chosen, with what became of each. While one is on its way, the value says so. */
export function EvidenceField({ id, name, accept, largest, most, describedBy }) {
  const [files, setFiles] = useState([]);
  const last = useRef(0);
  const told = (key, more) => setFiles((were) => were.map((file) => (file.key === key ? { ...file, ...more } : file)));
  const choose = async (event) => {
    const chosen = [...event.target.files].map((file) => ({ key: (last.current += 1), name: file.name, file }));
    event.target.value = "";
    setFiles((were) => [...were, ...chosen]);
    for (const { key, file } of chosen) {
      told(key, file.size > largest ? { why: "The file is larger than 10 MB." } : await send(file));
    }
  };
  const kept = files.filter((file) => file.id).map((file) => String(file.id));
  const waiting = files.some((file) => !file.id && !file.why);
  const words = (file) => file.why ?? (file.id ? "kept" : "on its way …");
  return h(
    "div",
    { className: "evidence" },
    h("input", { id, type: "file", accept, multiple: true, onChange: choose, disabled: kept.length >= most, "aria-describedby": describedBy }),
    h("input", { type: "hidden", name, value: [...kept, ...(waiting ? ["waiting"] : [])].join(","), readOnly: true }),
    h(
      "ul",
      { className: "evidence-files", "aria-live": "polite" },
      files.map((file) =>
        h(
          "li",
          { key: file.key, className: file.why ? "wrong" : "" },
          h("bdi", { className: "evidence-name" }, file.name),
          h("span", { className: file.why ? "field-error" : "muted" }, words(file)),
          h(
            "button",
            {
              type: "button",
              className: "icon-button quiet",
              "aria-label": `Leave out ${file.name}`,
              onClick: () => setFiles((were) => were.filter((other) => other.key !== file.key)),
            },
            h("span", { "aria-hidden": "true" }, "✕"),
          ),
        ),
      ),
    ),
  );
}

/** A link that the browser follows by itself: the router would look for a page. */
export function FileLink({ children, href }) {
  return h("a", { href, download: "", className: "line-file" }, children);
}
