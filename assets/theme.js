// Before the first paint of pages outside of the app: the theme that was chosen in it.
(() => {
  const chosen = localStorage.getItem("theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.classList.add(chosen);
})();
