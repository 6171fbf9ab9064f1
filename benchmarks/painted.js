// Times in the page: from the trusted event of a click to the second frame after what was awaited is there.
window.lmsBench = {
  // Starts to wait for each of `awaited`: name → function that says whether the page shows it.
  // `results` then holds name → milliseconds since the click.
  arm(awaited, kind = "click") {
    let started = 0;
    const everything = { subtree: true, childList: true, attributes: true, characterData: true };
    const wait = ([name, ready]) =>
      new Promise((resolve, reject) => {
        const seen = () => {
          if (!started || !ready()) return;
          observer.disconnect();
          requestAnimationFrame(() => requestAnimationFrame(() => resolve([name, performance.now() - started])));
        };
        const observer = new MutationObserver(seen);
        observer.observe(document, everything);
        setTimeout(() => reject(new Error(`${name}: not painted within 15 s`)), 15000);
      });
    addEventListener(kind, (event) => { started = event.timeStamp; }, { capture: true, once: true });
    this.results = Promise.all(Object.entries(awaited).map(wait)).then(Object.fromEntries);
    this.results.catch(() => {});
  },
  text(selector) {
    return document.querySelector(selector)?.textContent ?? "";
  },
  // What the cell in this row and course says.
  title(row, course) {
    return document.querySelectorAll("table.matrix tbody tr")[row]?.querySelector(`[data-cell="${course}"]`)?.title;
  },
  // The least for other rows on the screen: the same HTML put there by script; milliseconds to the second frame.
  bare() {
    const body = document.querySelector("table.matrix tbody");
    const html = [...body.rows].reverse().map((row) => row.outerHTML).join("");
    return new Promise((resolve) => {
      const started = performance.now();
      body.innerHTML = html;
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - started)));
    });
  },
};
// The first visit: milliseconds since the navigation began until rows could be read.
window.lmsFirstRows = new Promise((resolve) => {
  const seen = () => {
    if (!document.querySelector("table.matrix tbody th")) return;
    observer.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())));
  };
  const observer = new MutationObserver(seen);
  observer.observe(document, { subtree: true, childList: true });
});
