'use strict';
/* Asks the browser for a device's key and posts what it answers; nothing is decided here. */
(() => {
  const can = window.PublicKeyCredential && navigator.credentials;
  const say = (trouble) => {
    for (const box of document.querySelectorAll('[data-trouble]')) {
      box.hidden = box.dataset.trouble !== trouble;
    }
  };

  const form = document.querySelector('form[data-key]');
  if (!form) {
    return;
  }
  if (!can) {
    say('unsupported');
    return;
  }
  const octets = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
  const text = (buffer) => {
    let raw = '';
    for (const octet of new Uint8Array(buffer)) {
      raw += String.fromCharCode(octet);
    }
    return btoa(raw).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  };
  const options = JSON.parse(form.dataset.options);
  options.challenge = octets(options.challenge);
  if (options.user) {
    options.user.id = octets(options.user.id);
  }
  for (const known of [...(options.allowCredentials || []), ...(options.excludeCredentials || [])]) {
    known.id = octets(known.id);
  }
  const makes = form.dataset.key === 'create';
  const put = (name, buffer) => { form.elements[name].value = buffer ? text(buffer) : ''; };
  const fill = (credential) => {
    const response = credential.response;
    put('clientData', response.clientDataJSON);
    form.elements.attachment.value = credential.authenticatorAttachment || '';
    if (makes) {
      put('attestation', response.attestationObject);
      form.elements.transports.value =
        response.getTransports ? response.getTransports().join(' ') : '';
    } else {
      put('credential', credential.rawId);
      put('authenticatorData', response.authenticatorData);
      put('signature', response.signature);
      put('userHandle', response.userHandle);
    }
  };
  const troubles = { NotAllowedError: 'closed', InvalidStateError: 'known' };
  const button = form.querySelector('button.main');
  const words = button.textContent;
  const rest = () => {
    button.disabled = false;
    button.removeAttribute('aria-busy');
    button.textContent = words;
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (button.disabled) {
      return;
    }
    say('');
    button.disabled = true;
    button.setAttribute('aria-busy', 'true');
    button.textContent = form.dataset.working;
    const asked = makes
      ? navigator.credentials.create({ publicKey: options })
      : navigator.credentials.get({ publicKey: options });
    asked.then((credential) => {
      fill(credential);
      HTMLFormElement.prototype.submit.call(form);
    }).catch((error) => {
      rest();
      say(troubles[error.name] || 'failed');
    });
  });
  addEventListener('pageshow', rest);
  form.hidden = false;
})();
