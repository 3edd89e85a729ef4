// Makes the registers quicker with a script: cells open in place, keys work as in a spreadsheet. Nothing needs it.
(() => {
  'use strict';
  const said = () => document.getElementById('said');
  const touch = matchMedia('(pointer: coarse)'); // no Shift key there: Enter starts a line, the button saves
  let opened = null; // the address of the cell that was opened last
  let filtersWait = false; // for an editor with unsaved words

  document.documentElement.classList.add('has-script');
  document.body.classList.add('js-enabled', 'govuk-frontend-supported');

  // A cell opens where it stands; anything but a plain click goes to its own page.
  document.addEventListener('click', (event) => {
    const cell = event.target.closest('a.cell');
    if (!cell || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open(cell);
  });

  function open(cell) {
    const other = document.querySelector('.plan .editor');
    if (other && !leave(other)) return;
    opened = cell.getAttribute('href');
    const place = cell.closest('td');
    place.dataset.before ??= place.innerHTML;
    said().replaceChildren();
    htmx.ajax('GET', opened, {source: place, target: place, swap: 'innerHTML'});
  }

  // Of two cells opened in haste, the later one opens.
  document.addEventListener('htmx:before:swap', (event) => {
    const {request, target} = event.detail.ctx;
    if (request.method === 'GET' && request.action.includes('/cell/') && request.action !== opened) {
      delete target.dataset.before;
      event.preventDefault();
    }
  });

  // Leaving an editor puts back what stood there. One with unsaved words is not left by opening another cell.
  function leave(editor, force) {
    const place = editor.closest('td');
    if (!place || place.dataset.before === undefined) return true;
    if (!force && changed(editor)) {
      typing(editor).focus();
      say('Save this cell first, or press Escape to leave it as it was.');
      return false;
    }
    place.innerHTML = place.dataset.before;
    delete place.dataset.before;
    (place.querySelector(`a.cell[href="${opened}"]`) ?? place.querySelector('a.cell'))?.focus();
    filterAgain();
    return true;
  }

  function typing(editor) {
    return editor.querySelector('textarea, select, input:not([type=hidden])');
  }

  function changed(editor) {
    const input = typing(editor);
    return input.tagName === 'SELECT'
      ? [...input.options].some((option) => option.selected !== option.defaultSelected)
      : input.value !== input.defaultValue;
  }

  document.addEventListener('click', (event) => {
    const cancel = event.target.closest('.editor .cancel');
    if (cancel && cancel.closest('td')) {
      event.preventDefault();
      event.stopImmediatePropagation();
      leave(cancel.closest('.editor'), true);
    }
  }, true);

  document.addEventListener('keydown', (event) => {
    const editor = event.target.closest?.('.plan .editor');
    if (editor) {
      if (event.key === 'Escape') leave(editor, true);
      if (event.key === 'Enter' && event.target === typing(editor)) enter(event, editor);
      return;
    }
    const cell = event.target.closest?.('a.cell');
    const step = {ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1]}[event.key];
    if (!cell || !step || event.ctrlKey || event.altKey || event.metaKey) return;
    const next = step[0] ? beside(cell, step[0]) : along(cell, step[1]);
    if (next) {
      event.preventDefault();
      next.focus();
    }
  });

  // Enter saves; with Shift, or Alt as in Excel, it starts a line. Where two people disagree it chooses for neither.
  function enter(event, editor) {
    const area = event.target.tagName === 'TEXTAREA' && event.target;
    if (event.isComposing || (area && (event.shiftKey || touch.matches))) return;
    event.preventDefault();
    const choice = editor.querySelector('[name^=choice-]');
    if (area && event.altKey) area.setRangeText('\n', area.selectionStart, area.selectionEnd, 'end');
    else if (choice) choice.focus();
    else editor.requestSubmit();
  }

  function along(cell, step) {
    const cells = [...cell.closest('tr').querySelectorAll('a.cell')];
    return cells[cells.indexOf(cell) + step];
  }

  function beside(cell, step) {
    const rows = [...cell.closest('.plan').querySelectorAll('tbody tr:has(a.cell)')];
    const row = rows[rows.indexOf(cell.closest('tr')) + step];
    return row?.querySelector(`a.cell[href$="/${cell.getAttribute('href').split('/').pop()}"]`);
  }

  document.addEventListener('htmx:after:swap', () => {
    const editor = document.querySelector('.plan .editor:not([data-entered])');
    if (editor) {
      const input = typing(editor);
      editor.dataset.entered = 'yes';
      input.focus();
      if (input.select && !input.getAttribute('aria-invalid')) input.select();
      editor.scrollIntoView({block: 'nearest', inline: 'nearest'});
    }
  });

  // What a save did, told to everybody, with a way back.
  document.addEventListener('said', (event) => {
    const {text, undo, row, cell} = event.detail;
    const line = document.getElementById(row);
    if (!undo) waiting.length = 0;
    say(line || !row || !document.getElementById('filters') ? text : `${text} The filters hide it.`, undo && `${undo}#${row}`);
    const link = line?.querySelector(`:is(a.cell, a.handle)[href$="/${cell}"]`);
    (link ?? document.querySelector('.sheet'))?.focus({preventScroll: true});
    link?.scrollIntoView({block: 'nearest', inline: 'nearest'});
    line?.classList.add('saved');
    htmx.trigger(document, 'saved');
    filterAgain();
  });

  // Filters that are changed beside an editor with unsaved words wait for it.
  document.addEventListener('htmx:before:request', (event) => {
    const editor = document.querySelector('.plan .editor');
    if (event.detail.ctx.sourceElement.id !== 'filters' || !editor || !changed(editor)) return;
    event.preventDefault();
    filtersWait = true;
    typing(editor).focus();
    say('Save this cell first, or press Escape to leave it as it was. Then the filters apply.');
  });

  // The address of a filtered table names only the filters in use.
  document.addEventListener('htmx:config:request', (event) => {
    const {sourceElement, request} = event.detail.ctx;
    if (sourceElement.id === 'filters') for (const [name, value] of [...request.body]) if (!value) request.body.delete(name);
  });

  // On a phone the filters besides search and show stand behind a button, unless one is in use.
  const more = document.querySelector('.filters__more');
  if (more) {
    const used = [...document.querySelectorAll('.filters__other select')].some((one) => one.value);
    more.setAttribute('aria-expanded', String(used));
    more.hidden = false;
    more.addEventListener('click', () => more.setAttribute('aria-expanded', String(more.getAttribute('aria-expanded') === 'false')));
  }

  function filterAgain() {
    if (filtersWait) htmx.trigger('#filters', 'submit');
    filtersWait = false;
  }

  function say(text, undo) {
    const line = document.createElement('p');
    line.className = 'desk-said__text';
    line.textContent = text;
    const form = undo && document.getElementById('undo')?.cloneNode(true);
    if (form) {
      form.removeAttribute('id');
      form.hidden = false;
      form.action = undo;
      line.append(' ', form);
    }
    said().replaceChildren(line);
  }

  // Nothing typed is lost when the server cannot take it: the editor stays, and the reason is said.
  document.addEventListener('htmx:response:error', (event) => {
    const {ctx} = event.detail;
    waiting.length = 0;
    const reason = ctx.text.startsWith('<') ? 'Something went wrong. Nothing was saved; try again.' : ctx.text;
    if (ctx.response.status === 400 && ctx.sourceElement.matches('.plan .editor, #draft')) renew(ctx.sourceElement, reason);
    else if (ctx.response.status !== 422) sayOf(ctx.sourceElement, reason);
  });

  // A draft that could not be saved says so where it says when it was.
  function sayOf(source, text) {
    const line = source.closest?.('#draft') && document.getElementById('saved-said');
    if (!line) return say(text);
    line.closest('.draft-saved').classList.add('draft-saved--not');
    line.textContent = `Not saved. ${text}`;
  }

  // Somebody who has signed in again in another tab has a new token: the page takes it, and saves once more.
  async function renew(editor, reason) {
    const answer = editor.dataset.renewed ? null : await fetch(editor.id === 'draft' ? location.href : editor.action, {headers: {'HX-Request': 'true'}}).catch(() => null);
    const fresh = answer?.ok && new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[name=csrf_token]');
    if (!fresh) return sayOf(editor, reason);
    for (const token of document.querySelectorAll('[name=csrf_token]')) token.value = fresh.value;
    editor.dataset.renewed = 'yes';
    if (editor.id === 'draft') htmx.trigger(editor, 'change');
    else editor.requestSubmit();
  }

  // Once it is saved, a later end of the session is mended in the same way.
  document.addEventListener('htmx:after:request', (event) => {
    const {sourceElement, response} = event.detail.ctx;
    if (response?.status < 400 || response?.status === 422) delete sourceElement?.dataset?.renewed;
  });

  // A form that takes a while is sent once, however often its button is pressed, and says that it is being worked on.
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!form.matches('[data-once]')) return;
    if (form.hasAttribute('data-sent')) event.preventDefault();
    else if (form.dataset.once) work(event.submitter, form);
    form.toggleAttribute('data-sent', true);
  });

  function work(button, form) {
    if (!button || button.hasAttribute('formaction')) return;
    button.dataset.before = button.textContent;
    button.textContent = form.dataset.once;
    button.classList.add('working');
    say(form.dataset.once);
    said().firstChild.className = 'govuk-visually-hidden';
  }

  addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll('[data-sent]')) form.removeAttribute('data-sent');
    for (const button of document.querySelectorAll('.working')) {
      button.textContent = button.dataset.before;
      button.classList.remove('working');
      said().replaceChildren();
    }
  });

  document.addEventListener('htmx:error', (event) => {
    waiting.length = 0;
    sayOf(event.target, 'The server cannot be reached. What you typed is still here: try again.');
  });

  // A menu closes when one goes elsewhere.
  document.addEventListener('click', (event) => {
    for (const menu of document.querySelectorAll('details.menu[open]')) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener('keydown', (event) => {
    const menu = event.key === 'Escape' && event.target.closest?.('details.menu[open]');
    if (menu) {
      menu.open = false;
      menu.querySelector('summary').focus();
    }
  });

  // A row that has a handle moves by it: dragged, or by keys. Its link is the form that does the same.
  const MOVES = {ArrowUp: [-1, 0], ArrowDown: [1, 0], PageUp: [0, -1], PageDown: [0, 1]};
  const waiting = []; // one move at a time: the next is of the table as it is then; given up where one is not made
  let moving = false;
  let dragged = null; // the row

  document.addEventListener('keydown', (event) => {
    const handle = event.target.closest?.('a.handle');
    const step = MOVES[event.key];
    if (!handle || !step || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    ask(handle.closest('tr'), (row) => (step[0] ? stepped(row, step[0]) : beyond(row.closest('tbody'), step[1])));
  });

  // `find` says for a row, as it stands once its turn comes, where it goes; words where it cannot.
  function ask(row, find) {
    waiting.push([row.id, find]);
    if (!moving) next();
  }

  function next() {
    moving = false;
    const [id, find] = waiting.shift() ?? [];
    const row = id && document.getElementById(id);
    const there = row && find(row);
    if (Array.isArray(there)) move(row, ...there);
    else if (there) say(there);
    if (!moving && waiting.length) next();
  }

  function rowsOf(place) {
    return [...place.querySelectorAll('tr[id]')];
  }

  // Where a row comes to stand that goes one up or down: the place, and the row that then follows it.
  function stepped(row, step) {
    const place = row.closest('tbody');
    const rows = rowsOf(place);
    const at = rows.indexOf(row) + step;
    if (at < 0 || at >= rows.length) return `It is the ${step < 0 ? 'first' : 'last'} here already.`;
    return [place, rows[step < 0 ? at : at + 1]];
  }

  function beyond(place, step) {
    const places = [...document.querySelectorAll('tbody[data-place]')].filter((one) => one === place || !('closed' in one.dataset));
    const there = places[places.indexOf(place) + step];
    return there ? [there] : 'There is no other meeting or list that way.';
  }

  function move(row, place, before) {
    const open = document.querySelector('.plan .editor');
    if (open && !leave(open)) {
      waiting.length = 0;
      return;
    }
    const handle = row.querySelector('a.handle');
    const token = document.querySelector('#undo [name=csrf_token]').value;
    const values = {place: place.dataset.place, before: before?.id ?? '', seen: handle.dataset.seen, csrf_token: token};
    moving = true;
    htmx.ajax('POST', handle.getAttribute('href'), {source: '#work', target: '#work', swap: 'outerHTML', values}).finally(next);
  }

  document.addEventListener('dragstart', (event) => {
    const row = event.target.closest?.('a.handle')?.closest('tr');
    if (!row) return;
    dragged = row;
    row.classList.add('dragged');
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setData('text/plain', row.id);
    event.dataTransfer.setDragImage(row, 20, 16);
  });

  // Where the pointer would drop the row: above the middle of another row, before it; below, before the one after.
  function dropping(event) {
    const place = dragged && event.target.closest?.('tbody[data-place]');
    if (!place) return null;
    const over = event.target.closest('tr');
    const box = over.getBoundingClientRect();
    const rows = rowsOf(place);
    const before = over.id ? rows[rows.indexOf(over) + (event.clientY > box.top + box.height / 2)] : rows[0];
    return {place, before};
  }

  function mark(there) {
    for (const one of document.querySelectorAll('.drop-before, .drop-last')) one.classList.remove('drop-before', 'drop-last');
    if (there) (there.before ?? there.place).classList.add(there.before ? 'drop-before' : 'drop-last');
  }

  document.addEventListener('dragover', (event) => {
    const there = dropping(event);
    if (dragged) mark(there);
    if (there) event.preventDefault();
  });

  document.addEventListener('drop', (event) => {
    const there = dropping(event);
    if (!there) return;
    event.preventDefault();
    const rows = rowsOf(there.place);
    const still = there.before === dragged || (rows.includes(dragged) && rows[rows.indexOf(dragged) + 1] === there.before);
    const [place, before] = [there.place.dataset.place, there.before?.id];
    if (!still) ask(dragged, () => [document.querySelector(`tbody[data-place="${place}"]`) ?? there.place, document.getElementById(before)]);
  });

  document.addEventListener('dragend', () => {
    dragged?.classList.remove('dragged');
    dragged = null;
    mark(null);
  });

  // A page about a form that was refused opens at the list of what is wrong.
  const summary = document.querySelector('.govuk-error-summary');
  if (summary) {
    summary.tabIndex = -1;
    summary.focus();
  }
})();

// Questions: words are counted as one types, said when typing pauses; what is like them is asked for with nothing else.
(() => {
  'use strict';
  const WORD = /(?:[^\s\x1c-\x1f\x85]|\ufeff)+/g; // what white space sets apart, as the server counts
  let pause;

  function count(area) {
    const line = document.getElementById(`${area.id}-count`);
    if (!line) return;
    const words = (area.value.match(WORD) ?? []).length;
    const most = Number(area.dataset.words);
    const over = most && words > most ? `: ${words - most} too many` : '';
    const text = most ? `${words} of ${most} words${over}` : `${words} ${words === 1 ? 'word' : 'words'}`;
    line.classList.toggle('ask-count--over', Boolean(over));
    if (line.textContent !== text) line.textContent = text;
  }

  document.addEventListener('input', (event) => {
    const area = event.target.closest?.('textarea[data-words]');
    if (!area) return;
    clearTimeout(pause);
    pause = setTimeout(count, 700, area);
  });

  addEventListener('pageshow', () => document.querySelectorAll('textarea[data-words]').forEach(count));

  document.addEventListener('htmx:config:request', (event) => {
    const {sourceElement, request} = event.detail.ctx;
    if (!sourceElement.closest?.('form')?.querySelector('textarea[data-words]')) return;
    const needed = ['words_received', 'csrf_token'];
    for (const name of [...request.body.keys()]) if (!needed.includes(name)) request.body.delete(name);
  });
})();
