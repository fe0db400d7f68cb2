"use strict";
(function () {
  const form = document.getElementById("filter");
  const [words, status, stage, shown] = ["words", "status", "stage", "shown"].map((id) => document.getElementById(id));
  const groups = Array.from(document.querySelectorAll("details"), (group) => ({
    group,
    open: group.open,
    name: group.querySelector("summary").textContent.toLowerCase(),
    rows: Array.from(group.querySelectorAll("tbody tr"), (row) => ({ row, text: row.textContent.toLowerCase() })),
  }));
  function fits(name, entry, wanted) {
    const row = entry.row;
    return (!status.value || row.dataset.status === status.value)
      && (!stage.value || row.dataset.stage === stage.value)
      && wanted.every((word) => entry.text.includes(word) || name.includes(word));
  }
  function apply() {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const filtered = wanted.length > 0 || status.value || stage.value;
    let count = 0;
    for (const { group, open, name, rows } of groups) {
      let here = 0;
      for (const entry of rows) {
        const is = fits(name, entry, wanted);
        entry.row.hidden = !is;
        here += is ? 1 : 0;
      }
      group.hidden = here === 0;
      group.open = filtered ? here > 0 : open;
      count += here;
    }
    shown.textContent = count.toLocaleString("en-US") + (count === 1 ? " check shown" : " checks shown");
  }
  const setAll = (open) => groups.forEach(({ group }) => { group.open = open; });
  for (const input of [words, status, stage]) input.addEventListener("input", apply);
  document.getElementById("open").addEventListener("click", () => setAll(true));
  document.getElementById("close").addEventListener("click", () => setAll(false));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  apply();
})();
