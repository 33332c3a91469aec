'use strict';
/* What pages gain from scripts. Each of them works without. */
(() => {
  const passing = document.querySelector('form[data-passing]');
  if (passing) {
    HTMLFormElement.prototype.submit.call(passing);
    return;
  }
  for (const asked of document.querySelectorAll('[data-fragment]')) {
    const brought = new URLSearchParams(location.hash.slice(1)).get(asked.dataset.fragment);
    if (brought) {
      asked.querySelector('input').value = brought;
      asked.hidden = true;
      history.replaceState(null, '', location.pathname);
    }
  }
  for (const link of document.querySelectorAll('a[data-onward]')) {
    const wait = Number(link.dataset.onward);
    if (wait >= 0) {
      const timer = setTimeout(() => { location.assign(link.href); }, wait);
      const stay = () => { clearTimeout(timer); };
      if (wait > 1000) {
        addEventListener('pointerdown', stay, { once: true });
        addEventListener('keydown', stay, { once: true });
      }
    }
    addEventListener('pageshow', (event) => { if (event.persisted) { location.reload(); } });
  }
  for (const button of document.querySelectorAll('button[data-shows]')) {
    const field = document.getElementById(button.dataset.shows);
    button.hidden = false;
    const show = (shown) => {
      field.type = shown ? 'text' : 'password';
      button.setAttribute('aria-pressed', String(shown));
    };
    button.addEventListener('click', () => {
      show(field.type === 'password');
      field.focus({ preventScroll: true });
    });
    field.form.addEventListener('submit', () => { show(false); });
  }
  for (const hint of document.querySelectorAll('[data-caps]')) {
    const field = document.getElementById(hint.dataset.caps);
    field.addEventListener('keyup', (event) => {
      hint.hidden = !(event.getModifierState && event.getModifierState('CapsLock'));
    });
  }
  for (const form of document.querySelectorAll('form[data-once]')) {
    const button = form.querySelector('button.main');
    const words = button.textContent;
    let sent = false;
    form.addEventListener('submit', (event) => {
      if (sent) {
        event.preventDefault();
        return;
      }
      sent = true;
      button.setAttribute('aria-busy', 'true');
      button.textContent = form.dataset.once;
    });
    addEventListener('pageshow', () => {
      sent = false;
      button.removeAttribute('aria-busy');
      button.textContent = words;
    });
  }
})();
