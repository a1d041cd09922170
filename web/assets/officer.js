/* The fiche d'instruction computes itself while one types; the button « Recalculer » does the same without this. */
(() => {
  'use strict';
  const form = document.querySelector('form[data-recompute]');
  if (!form) return;
  let timer;
  let asked;
  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(recompute, 500);
  });
  async function recompute() {
    asked?.abort();
    asked = new AbortController();
    const body = new URLSearchParams(new FormData(form));
    body.set('_do', 'calculer');
    try {
      const answer = await fetch(form.action, { method: 'POST', body, headers: { Accept: 'text/html' }, signal: asked.signal });
      const made = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('calcul');
      // A figure that is not finished yet: what was computed before stays.
      if (answer.ok && made) document.getElementById('calcul').replaceChildren(...made.childNodes);
    } catch {
      // The button does it too.
    }
  }
})();
