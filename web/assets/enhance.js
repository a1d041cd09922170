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

  // Amounts as French people write them, and totals as one types.
  const euros = new Intl.NumberFormat('fr-FR', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const cents = (text) => {
    const clean = text.replace(/[\s\u00a0\u202f€']/g, '').replace(',', '.');
    return /^\d{1,11}(\.\d{1,2})?$/.test(clean) ? Math.round(Number(clean) * 100) : null;
  };
  for (const input of document.querySelectorAll('input.money')) {
    input.addEventListener('change', () => {
      const amount = cents(input.value);
      if (amount !== null) input.value = euros.format(amount / 100);
    });
  }
  for (const table of document.querySelectorAll('[data-total]')) {
    const output = table.querySelector('output');
    if (!output) continue;
    table.addEventListener('input', () => {
      let sum = 0;
      for (const input of table.querySelectorAll('input.money')) sum += cents(input.value) ?? 0;
      output.textContent = `${euros.format(sum / 100)} €`;
    });
  }

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
