/* Everything works without this. It only makes some things quicker. */
(() => {
  'use strict';

  // A form is sent once, however often its button is pressed; the key in it makes sure on the server too.
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.dataset.sent) return void event.preventDefault();
    if (form.method !== 'post') return;
    form.dataset.sent = 'yes';
    event.submitter?.setAttribute('aria-disabled', 'true');
  });
  // The page may come back from the browser's memory: its forms may be sent again.
  addEventListener('pageshow', () => {
    for (const form of document.forms) delete form.dataset.sent;
    for (const button of document.querySelectorAll('button[aria-disabled]')) button.removeAttribute('aria-disabled');
  });

  // What is wrong is read first.
  document.getElementById('erreurs')?.focus();

  // Amounts as French people write them, and totals as one types. Listened to from the document: rows come and go.
  const euros = new Intl.NumberFormat('fr-FR', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const cents = (text) => {
    const clean = text.replace(/[\s\u00a0\u202f€']/g, '').replace(',', '.');
    return /^\d{1,11}(\.\d{1,2})?$/.test(clean) ? Math.round(Number(clean) * 100) : null;
  };
  const isMoney = (target) => target.matches?.('input.money');
  document.addEventListener('change', ({ target }) => {
    const amount = isMoney(target) ? cents(target.value) : null;
    if (amount !== null) target.value = euros.format(amount / 100).replace(/\u202f/g, '\u00a0');
  });
  document.addEventListener('input', ({ target }) => {
    const table = isMoney(target) ? target.closest('[data-total]') : null;
    const output = table?.querySelector('output');
    if (!output) return;
    let sum = 0;
    for (const input of table.querySelectorAll('input.money')) sum += cents(input.value) ?? 0;
    output.textContent = `${euros.format(sum / 100).replace(/\u202f/g, '\u00a0')} €`;
  });

  // A row more or less: the server makes the page again, only the list is put in its place.
  document.addEventListener('click', async (event) => {
    const button = event.target.closest?.('button[name="_do"]');
    const list = button?.closest('fieldset[data-list]');
    if (!list || !/^(add|remove|lookup):/.test(button.value)) return;
    event.preventDefault();
    if (list.getAttribute('aria-busy')) return;
    list.setAttribute('aria-busy', 'true');
    const { form } = button;
    try {
      const body = new URLSearchParams(new FormData(form, button));
      const answer = await fetch(form.action, { method: 'POST', body, headers: { Accept: 'text/html' } });
      const made = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById(list.id);
      if (!answer.ok || answer.redirected || !made) throw new Error('another page');
      list.replaceWith(made);
      const rows = made.querySelectorAll('tbody tr, .lines > li');
      const added = button.value.startsWith('add:') ? rows[rows.length - 1] : null;
      (added?.querySelector('input:not([type=hidden]), select, textarea') ?? made).focus();
    } catch {
      // As without a script: the browser sends the form and shows what comes.
      list.removeAttribute('aria-busy');
      const pressed = document.createElement('input');
      Object.assign(pressed, { type: 'hidden', name: '_do', value: button.value });
      form.append(pressed);
      form.submit();
    }
  });

  // Whose SIRET it is, as soon as it is whole.
  document.addEventListener('change', async ({ target }) => {
    const place = target.dataset?.lookup && document.getElementById(target.dataset.lookup);
    if (!place) return;
    const siret = target.value.replace(/[\s\u00a0\u202f.]/g, '');
    place.hidden = true;
    if (!/^\d{14}$/.test(siret)) return;
    try {
      const answer = await fetch(`/api/v1/organisations/${siret.slice(0, 9)}`);
      if (!answer.ok) return;
      const { name, kind } = await answer.json();
      place.textContent = `${name} (${kind === 'commune' ? 'commune' : 'établissement public territorial'})`;
      place.hidden = false;
    } catch {
      // The button beside the field says it too.
    }
  });

  // How much may still be written, said when one stops typing.
  for (const area of document.querySelectorAll('textarea[maxlength]')) {
    const count = document.getElementById(`${area.id}-compte`);
    if (!count) continue;
    let timer;
    const say = () => {
      const left = area.maxLength - area.value.length;
      count.textContent = left < 2 ? `Il reste ${left} caractère.` : `Il reste ${euros.format(left).replace(/,00$/, '')} caractères.`;
    };
    area.addEventListener('input', () => {
      clearTimeout(timer);
      timer = setTimeout(say, 800);
    });
  }
})();
