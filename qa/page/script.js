/* The page's own few scripts: keys, clicks that become events, the keyboard, copying and saving. */
(() => {
  const find = (selector) => document.querySelector(selector);
  const box = () => find('#question textarea');
  const root = document.documentElement;

  // Keys: one for this tab, one that the browser keeps. Whoever has them sees the conversation, and the files.
  function kept(storage, name) {
    try {
      let key = storage.getItem(name);
      if (!key) {
        const bytes = crypto.getRandomValues(new Uint8Array(24));
        key = btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_');
        storage.setItem(name, key);
      }
      return key;
    } catch {
      return Array.from(crypto.getRandomValues(new Uint8Array(24)), (b) => b.toString(16).padStart(2, '0')).join('');
    }
  }
  const pageKeys = `${kept(sessionStorage, 'verbatim-tab')}.${kept(localStorage, 'verbatim-person')}`;

  // Light and dark: as the system says, until the button was pressed.
  const chosen = () => { try { return localStorage.getItem('verbatim-theme'); } catch { return null; } };
  const system = matchMedia('(prefers-color-scheme: dark)');
  const isDark = () => (chosen() ? chosen() === 'dark' : system.matches);
  const dress = () => { document.body?.classList.toggle('dark', isDark()); root.classList.toggle('dark', isDark()); };
  const undress = new MutationObserver(() => {
    if (document.body.classList.contains('dark') !== isDark()) dress();
  });
  const watch = () => { dress(); undress.observe(document.body, { attributes: true, attributeFilter: ['class'] }); };
  if (document.body) watch(); else addEventListener('DOMContentLoaded', watch);
  dress();
  system.addEventListener('change', dress);

  // Things that happen in the page alone.
  const say = (text) => {
    let line = find('#said');
    if (!line) {
      line = Object.assign(document.createElement('div'), { id: 'said', role: 'status' });
      document.body.append(line);
    }
    line.textContent = text;
    line.classList.add('seen');
    clearTimeout(say.later);
    say.later = setTimeout(() => line.classList.remove('seen'), 1600);
  };
  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = Object.assign(document.createElement('textarea'), { value: text });
      document.body.append(area);
      area.select();
      document.execCommand('copy');
      area.remove();
    }
    say('Copied');
  }
  const library = (open) => {
    root.classList.toggle('library-open', open);
    find('#open-library')?.setAttribute('aria-expanded', String(root.classList.contains('library-open')));
  };
  const closeSource = () => root.classList.remove('source-open');
  const narrow = () => matchMedia('(max-width: 760px)').matches;

  // Files are sent one by one, and known by ids from then on; what is too large is not even begun.
  async function send(files) {
    const input = find('#add input');
    if (!input || !files.length) return;
    const ids = [];
    const refused = [];
    for (const file of [...files]) {
      say(`Sending ${file.name}…`);
      const told = file.size > Number(input.dataset.most)
        ? { error: `It has more than ${Math.floor(input.dataset.most / 1e6)} MB.` }
        : await sent(file, input.dataset.ticket);
      if (told.id) ids.push(told.id); else refused.push(`${file.name} was not taken: ${told.error}`);
    }
    input.value = '';
    list(refused);
    say(ids.length ? 'Sent' : 'Nothing was sent');
    if (ids.length) add(ids.slice(0, 50).join(' '));
  }
  async function sent(file, ticket) {
    try {
      const answer = await fetch(`upload/${ticket}?name=${encodeURIComponent(file.name)}`, { method: 'PUT', body: file });
      return await answer.json();
    } catch {
      return { error: 'The connection was lost.' };
    }
  }
  function list(refused) {
    find('#refused')?.remove();
    if (!refused.length) return;
    const notices = Object.assign(document.createElement('ul'), { id: 'refused' });
    notices.setAttribute('role', 'alert');
    notices.append(...refused.map((text) => Object.assign(document.createElement('li'), { textContent: text })));
    find('#notices')?.prepend(notices);
  }
  let add = () => {};
  const actions = {
    choose: () => find('#add input')?.click(),
    copy: (value) => copy(value),
    close: () => { closeSource(); box()?.focus(); },
    library: () => library(!root.classList.contains('library-open')),
    theme: () => {
      try { localStorage.setItem('verbatim-theme', isDark() ? 'light' : 'dark'); } catch { /* it is not kept */ }
      dress();
    },
  };

  // Where many ask at once: the place in the queue, which gradio writes where it is not seen.
  function place() {
    const line = find('.waiting .looking');
    if (!line) return;
    const at = /queue:\s*(\d+)\/(\d+)/.exec(find('#conversation .progress-text')?.textContent ?? '');
    if (at) line.textContent = `Others asked before: place ${at[1]} of ${at[2]} in the queue…`;
    setTimeout(place, 200);
  }

  // A question is shown at once, before its answer is there.
  function waiting(text) {
    const talk = find('#conversation > div, #conversation');
    const turns = find('#conversation .turns') ?? find('#conversation .welcome');
    if (!talk || !turns || !text.trim()) return;
    const turn = document.createElement('section');
    turn.className = 'turn waiting';
    turn.append(Object.assign(document.createElement('h2'), { className: 'asked', textContent: text }));
    turn.append(Object.assign(document.createElement('p'), { className: 'looking', textContent: 'Looking in the documents…' }));
    turn.lastChild.setAttribute('role', 'status');
    turns.append(turn);
    toEnd();
    place();
  }

  const toEnd = () => { const talk = find('#conversation'); talk.scrollTop = talk.scrollHeight; };
  const inView = () => {
    const text = find('.source .text');
    const quote = find('#shown-quote');
    if (!text || !quote) return;
    const away = quote.getBoundingClientRect().top - text.getBoundingClientRect().top;
    text.scrollTop += away - Math.max(24, text.clientHeight / 3 - quote.offsetHeight / 2);
  };
  const soon = (what) => requestAnimationFrame(() => requestAnimationFrame(what));

  window.verbatim = {
    keys: () => pageKeys,

    listen(element, trigger, events) {
      if (events.includes('taken')) {
        add = (value) => trigger('taken', { value });
        element.addEventListener('change', (event) => send(event.target.files));
      }
      element.addEventListener('click', (event) => {
        const button = event.target.closest('button');
        if (!button) return;
        for (const [name, act] of Object.entries(actions)) if (name in button.dataset) act(button.dataset[name]);
        for (const name of events) {
          if (!(name in button.dataset)) continue;
          const value = button.dataset[name];
          if (name === 'ask') waiting(value);
          if (name === 'more') this.heldAt(value);
          if (name === 'show' && narrow()) root.classList.add('source-open');
          trigger(name, { value });
        }
      });
    },

    answered() {
      soon(() => {
        document.querySelectorAll('#conversation .waiting').forEach((turn) => turn.remove());
        const talk = find('#conversation');
        const last = [...document.querySelectorAll('#conversation .turn')].at(-1);
        if (last) talk.scrollTop += last.getBoundingClientRect().top - talk.getBoundingClientRect().top;
        inView();
        if (!narrow()) box()?.focus();
      });
    },

    sourced() {
      soon(inView);
    },

    // More of a document: what is read stays where it is.
    heldAt(side) {
      const text = find('.source .text');
      if (!text || side !== 'before') return;
      const fromEnd = text.scrollHeight - text.scrollTop;
      const grown = new MutationObserver(() => {
        grown.disconnect();
        soon(() => { text.scrollTop = text.scrollHeight - fromEnd; });
      });
      grown.observe(text, { childList: true, characterData: true, subtree: true });
    },

    save(file) {
      if (!file) return;
      const url = URL.createObjectURL(new Blob([file.text], { type: file.type }));
      Object.assign(document.createElement('a'), { href: url, download: file.name }).click();
      setTimeout(() => URL.revokeObjectURL(url), 1000);
    },
  };

  addEventListener('keydown', (event) => {
    const typing = event.target.closest?.('input, textarea, [contenteditable]');
    if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      box()?.focus();
    } else if (event.key === 'Escape') {
      if (root.classList.contains('source-open')) actions.close();
      else if (root.classList.contains('library-open')) { library(false); find('#open-library')?.focus(); }
    } else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.target === box()) {
      waiting(box().value);
    }
  }, true);
  addEventListener('click', (event) => {
    if (event.target.closest?.('#question button')) waiting(box().value);
  }, true);

  // Files can be dropped anywhere.
  const carries = (event) => event.dataTransfer?.types.includes('Files') && find('#add');
  addEventListener('dragover', (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    library(true);
    root.classList.add('dropping');
  });
  addEventListener('dragleave', (event) => { if (!event.relatedTarget) root.classList.remove('dropping'); });
  addEventListener('drop', (event) => {
    root.classList.remove('dropping');
    if (!carries(event)) return;
    event.preventDefault();
    send(event.dataTransfer.files);
  });
})();
