/* A draft saved as one writes, and pieces sent as they are dropped. Without this, buttons do the same. */
(() => {
  'use strict';
  const read = async (answer) => new DOMParser().parseFromString(await answer.text(), 'text/html');

  // Autosave: the form as it stands, to its own address; the answer is the page with its new version.
  for (const form of document.querySelectorAll('form[data-autosave]')) {
    const state = document.getElementById('etat');
    let [timer, sending, changed] = [0, null, false];
    const say = (text, link) => {
      state.textContent = text;
      if (!link) return;
      const a = document.createElement('a');
      [a.href, a.textContent] = [link, 'Se reconnecter'];
      state.append(' ', a);
    };
    const later = (delay = 1500) => {
      changed = true;
      clearTimeout(timer);
      timer = setTimeout(save, delay);
    };
    async function post() {
      changed = false;
      const body = new URLSearchParams(new FormData(form));
      body.set('_do', 'autosave');
      say('Enregistrement…');
      try {
        const answer = await fetch(form.action, { method: 'POST', body, headers: { Accept: 'text/html' } });
        if (answer.redirected) {
          return say('Votre session a pris fin. Ce que vous avez écrit est gardé.', `/connexion?retour=${encodeURIComponent(form.action.slice(location.origin.length))}`);
        }
        const page = await read(answer);
        if (page.getElementById('conflit')) return say('Un collègue a modifié cette page en même temps : enregistrez pour voir vos deux versions.');
        const told = page.getElementById('etat');
        if (!told) throw new Error('another page');
        if (told.dataset.state !== 'saved') return say('Pas encore enregistré : une réponse est à corriger.');
        form.querySelector('[name="_seq"]').value = page.querySelector('[name="_seq"]').value;
        const estimate = page.getElementById('estimation');
        if (estimate) document.getElementById('estimation')?.replaceWith(estimate);
        if (!changed) say(told.textContent);
      } catch {
        say('Pas encore enregistré : le service ne répond pas. Nouvel essai dans quelques secondes.');
        later(8000);
      }
    }
    function save() {
      if (sending) return later();
      sending = post().finally(() => (sending = null));
    }
    const touched = () => {
      if (!sending) say('Modifications non enregistrées.');
      later();
    };
    // Not on change: leaving a field changes nothing that was not typed, and must not take a link away from under the pointer.
    form.addEventListener('input', touched);
    form.addEventListener('click', ({ target }) => target.closest?.('button[value^="add:"], button[value^="remove:"]') && touched());
    // A save on its way must come back first: it gives the form its new version.
    form.addEventListener('submit', (event) => {
      clearTimeout(timer);
      if (!sending) return;
      event.preventDefault();
      event.stopPropagation();
      const { submitter } = event;
      sending.then(() => form.requestSubmit(submitter));
    });
  }

  // Pieces: each sent on its own as soon as it is chosen or dropped, several at a time.
  for (const form of document.querySelectorAll('form[data-pieces]')) {
    const bytes = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 0 });
    const note = (row, text, again) => {
      row.querySelector('.sending')?.remove();
      const place = document.createElement('div');
      place.className = 'sending';
      const line = document.createElement('p');
      [line.textContent, line.role] = [text, 'status'];
      place.append(line);
      if (again) {
        const button = document.createElement('button');
        [button.type, button.className, button.textContent] = ['button', 'button quiet small', 'Réessayer'];
        button.addEventListener('click', again);
        place.append(button);
      }
      row.querySelector('.drop').append(place);
      return place;
    };
    const send = (row, input, file) => {
      if (file.size > Number(row.dataset.most)) return note(row, `« ${file.name} » est trop lourd pour cette pièce : choisissez un fichier plus léger.`);
      const place = note(row, `Envoi de « ${file.name} »…`);
      const bar = document.createElement('progress');
      bar.max = 100;
      bar.setAttribute('aria-label', `Envoi de « ${file.name} »`);
      place.append(bar);
      const body = new FormData();
      body.append(input.name, file, file.name);
      const request = new XMLHttpRequest();
      const cut = () => note(row, `L’envoi de « ${file.name} » a été interrompu : rien n’est déposé à moitié.`, () => send(row, input, file));
      request.upload.addEventListener('progress', ({ loaded, total }) => {
        bar.value = (100 * loaded) / total;
        bar.textContent = `${bytes.format(bar.value)} %`;
      });
      request.addEventListener('error', cut);
      request.addEventListener('abort', cut);
      request.addEventListener('load', () => {
        const page = new DOMParser().parseFromString(request.responseText, 'text/html');
        const made = page.getElementById(row.id);
        if (!made) return request.responseURL.startsWith(`${location.origin}/connexion`) ? location.assign(request.responseURL) : note(row, page.querySelector('main .lead')?.textContent ?? 'Cet envoi n’a pas abouti.', () => send(row, input, file));
        row.replaceWith(made);
        ready(made);
        if (!made.querySelector('.error')) note(made, `« ${file.name} » est joint.`);
      });
      request.open('POST', form.action);
      request.send(body);
    };
    function ready(row) {
      const [input, drop] = [row.querySelector('input[type="file"]'), row.querySelector('.drop')];
      input.addEventListener('change', () => {
        const [file] = input.files;
        // What is sent at once is not sent again with the whole form.
        if (file) { send(row, input, file); input.value = ''; }
      });
      for (const type of ['dragenter', 'dragover']) drop.addEventListener(type, (event) => { event.preventDefault(); drop.classList.add('over'); });
      for (const type of ['dragleave', 'drop']) drop.addEventListener(type, () => drop.classList.remove('over'));
      drop.addEventListener('drop', (event) => {
        event.preventDefault();
        const [file] = event.dataTransfer.files;
        if (file) send(row, input, file);
      });
    }
    for (const row of form.querySelectorAll('.pieces > li')) ready(row);
    form.querySelector('.actions').hidden = true;
  }
})();
