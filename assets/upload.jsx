/** A list of people on its way to the server: dropped, chosen or pasted, with how far it is. */
import { createElement as h, useEffect, useRef, useState } from "react";

const send = (file, onShare) =>
  new Promise((done) => {
    const request = new XMLHttpRequest(); // fetch does not say how much has been sent
    request.open("POST", "/upload/file");
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.onprogress = (event) => event.lengthComputable && onShare(Math.round((100 * event.loaded) / event.total));
    request.onerror = () => done({ why: "The server cannot be reached. Choose the file again." });
    request.onload = () => {
      if (request.responseURL.includes("/sign-in") || request.status === 401) return done({ why: "You are not signed in. Sign in and try again." });
      if (request.status !== 200) return done({ why: request.responseText || "The file could not be sent. Try again." });
      return done({ mark: JSON.parse(request.responseText).mark });
    };
    request.send(file);
  });

/** Where a file is dropped or chosen, or a table pasted; `onSent(mark, name)` when all of it has arrived.

`answered` is the mark of the file that `error` is about: until it is the present one's, that is being read. */
export function UploadBox({ accept, largest, answered, error, onSent }) {
  const [share, setShare] = useState(-1);
  const [why, setWhy] = useState("");
  const [over, setOver] = useState(false);
  const [name, setName] = useState("");
  const [mark, setMark] = useState("");
  const input = useRef(null);
  const pasted = useRef(null);
  const isReading = mark !== "" && mark !== answered;
  const isBusy = share >= 0 || isReading;
  const take = async (file) => {
    if (!file || isBusy) return;
    setWhy("");
    setName(file.name);
    if (file.size > largest) return setWhy(`The file is larger than ${Math.round(largest / 1048576)} MB. Divide it into several files.`);
    if (file.size === 0) return setWhy("The file is empty. Choose the file that holds the list.");
    setShare(0);
    const answer = await send(file, setShare);
    setShare(-1);
    if (answer.why) return setWhy(answer.why);
    setMark(answer.mark);
    return onSent(answer.mark, file.name);
  };
  const drop = (event) => {
    event.preventDefault();
    setOver(false);
    if (event.dataTransfer.files.length > 1) setWhy("One file at a time.");
    else take(event.dataTransfer.files[0]);
  };
  const choose = (event) => {
    const [file] = event.target.files;
    event.target.value = "";
    take(file);
  };
  const paste = () => {
    const text = pasted.current.value;
    if (text.trim()) take(new File([text], "Pasted table.csv", { type: "text/csv" }));
    else setWhy("Nothing is pasted. Copy the rows, with their headings, from your spreadsheet.");
  };
  const said = share >= 0 ? `Sending ${name}: ${share} %` : isReading ? `Reading ${name} …` : "";
  const wrong = why || (isBusy ? "" : error);
  return h(
    "div",
    { className: "upload-box" },
    h(
      "div",
      {
        className: over ? "upload-drop over" : "upload-drop",
        onDragOver: (event) => {
          event.preventDefault();
          setOver(true);
        },
        onDragLeave: () => setOver(false),
        onDrop: drop,
      },
      h("input", { ref: input, id: "upload-file", type: "file", accept, className: "visually-hidden", onChange: choose, disabled: isBusy, "aria-describedby": "upload-file-hint" }),
      h("label", { htmlFor: "upload-file", className: isBusy ? "button primary busy" : "button primary" }, "Choose a file"),
      h("span", { className: "upload-or" }, "or drop it here"),
      h("span", { id: "upload-file-hint", className: "field-hint" }, ".xlsx, .xls, .ods or .csv, 50 MB at most. Nothing is written before you confirm it."),
    ),
    h("p", { className: "upload-said", role: "status" }, said && h("span", { className: "spinner", "aria-hidden": "true" }), said),
    wrong ? h("p", { className: "callout error", role: "alert" }, name && !wrong.includes(name) ? h("strong", null, h("bdi", null, name), ": ") : null, wrong) : null,
    h(
      "details",
      { className: "upload-paste" },
      h("summary", null, "Paste a table instead"),
      h("label", { htmlFor: "upload-pasted", className: "field-hint" }, "Copy the rows with their headings from your spreadsheet, and paste them here."),
      h("textarea", { ref: pasted, id: "upload-pasted", className: "textarea", rows: 6, spellCheck: false, placeholder: "Name\tEmail\nAnn Lee\tann.lee@example.org" }),
      h("div", { className: "row" }, h("button", { type: "button", className: "button", onClick: paste, disabled: isBusy }, "Use this table")),
    ),
  );
}

/** Corrections one after the other: when a line is mended and goes, the field that takes its place has the focus. */
export function MendPlace({ children }) {
  const box = useRef(null);
  useEffect(() => {
    const fields = () => [...box.current.querySelectorAll("input[name=correction]")];
    let sent = null;
    const keep = (event) => {
      const field = event.target.querySelector("input[name=correction]");
      sent = { field, place: fields().indexOf(field) };
    };
    const follow = () => {
      if (!sent || sent.field.isConnected) return;
      const { place } = sent;
      sent = null;
      const elsewhere = document.activeElement && document.activeElement !== document.body;
      const left = fields();
      if (!elsewhere && left.length) left[Math.min(place, left.length - 1)].focus();
    };
    const watch = new MutationObserver(follow);
    box.current.addEventListener("submit", keep, true);
    watch.observe(box.current, { childList: true, subtree: true });
    return () => watch.disconnect();
  }, []);
  return h("div", { ref: box, className: "stack" }, children);
}
