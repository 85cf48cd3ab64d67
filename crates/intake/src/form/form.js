// The form: shows what fits, seals what was typed, says what came of it. Without this file there is no form to see.
import { framed, seal } from './seal.js';
import { begin as beginSignIn } from './sign-in.js';

const TYPE = 'application/x-mailhaul-sealed';
const MOST_BYTES = 15 * 1024;
const FIELDS = [
  'full-name',
  'source-address',
  'source-password',
  'destination-address',
  'destination-password'
];

const form = document.getElementById('form');
const result = document.getElementById('result');
const field = (id) => document.getElementById(id);
let busy = false;
// Of a sign-in to the old mailbox: where the new one then fails, the old one isn't asked for again.
let ticket = '';

if (form) {
  if (globalThis.isSecureContext && globalThis.crypto?.subtle) begin();
  else say('', [form.dataset.oldBrowser], 'problem');
}

function begin() {
  form.hidden = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!busy) submit();
  });
  for (const button of form.querySelectorAll('[aria-controls]')) showOrHide(button);
  field('source-address').addEventListener('input', hint);
  field('destination-address')?.addEventListener('input', destination);
  hint();
  destination();
}

function showOrHide(button) {
  const input = field(button.getAttribute('aria-controls'));
  button.addEventListener('click', () => {
    const shown = input.type === 'password';
    input.type = shown ? 'text' : 'password';
    button.firstChild.data = `${shown ? form.dataset.hide : form.dataset.show} `;
  });
}

/** What the provider of the address wants; where it takes no password there is no field for one. */
function hint() {
  if (!field('source-password')) return;
  const domain = field('source-address').value.trim().split('@').pop().toLowerCase();
  let takesPassword = true;
  for (const text of form.querySelectorAll('[data-domains]')) {
    const applies = text.dataset.domains.split(' ').includes(domain);
    text.hidden = !applies;
    if (applies && 'noPassword' in text.dataset) takesPassword = false;
  }
  field('source-password').closest('[data-password]').hidden = !takesPassword;
  field('submit').hidden = !takesPassword;
}

/** A password or a sign-in is asked for once there is an address it is for. */
function destination() {
  const part = field('destination-part');
  if (part) part.hidden = field('destination-address').value.trim() === '';
}

async function submit() {
  if (field('submit').hidden || !isComplete()) return;
  busy = true;
  field('submit').setAttribute('aria-disabled', 'true');
  say('', [form.dataset.checking], 'waiting');
  try {
    const answer = await send();
    if (answer) show(answer);
  } catch {
    say('', [form.dataset.noConnection], 'problem');
  } finally {
    busy = false;
    field('submit').removeAttribute('aria-disabled');
  }
}

/** Seals fields and sends them to the link, or to a step under it. */
async function send(
  fields = [...FIELDS.map(value), ticket],
  step = 'signIn' in form.dataset ? '/sign-in' : ''
) {
  const plain = framed(fields);
  if (plain.length > MOST_BYTES) {
    say('', [form.dataset.tooLong], 'problem');
    return null;
  }
  const token = location.pathname.split('/').pop();
  const body = await seal(form.dataset.key, form.dataset.info, token, plain);
  plain.fill(0);
  const response = await fetch(location.pathname + step, {
    method: 'POST',
    headers: { 'content-type': TYPE },
    body,
    cache: 'no-store',
    credentials: 'omit',
    redirect: 'error'
  });
  return response.json();
}

/** A password is taken as it is; blanks around an address are not part of it. */
function value(id) {
  const input = field(id);
  if (!input || (id === 'destination-password' && value('destination-address') === '')) return '';
  return id.endsWith('password') ? input.value : input.value.trim();
}

function isComplete() {
  let first = null;
  for (const id of FIELDS) {
    const input = field(id);
    const problem = input ? problemOf(input, id) : '';
    if (input) mark(input, problem);
    if (problem && !first) first = input;
  }
  first?.focus();
  return first === null;
}

function problemOf(input, id) {
  const text = value(id);
  const isAsked = input.required && !input.closest('[hidden]');
  if (text === '') return isAsked ? form.dataset.fillIn : '';
  const isAddress = /^[^\s@](?:.*[^\s])?@[^\s@]+$/.test(text);
  return input.type === 'email' && !isAddress ? form.dataset.wholeAddress : '';
}

function mark(input, problem) {
  const place = field(`${input.id}-error`);
  place.textContent = problem;
  place.hidden = problem === '';
  if (problem) input.setAttribute('aria-invalid', 'true');
  else input.removeAttribute('aria-invalid');
}

function show({ outcome, title, lines, ask }) {
  if (ask) {
    signIn(ask);
    return;
  }
  const works = outcome === 'works';
  if (works) ticket = '';
  say(title, lines, works ? 'success' : 'problem');
  if (works) {
    form.reset();
    form.hidden = true;
  }
  result.focus();
}

function signIn(ask) {
  say('', [], '');
  form.hidden = true;
  if (ask.side === 'source') ticket = ask.ticket;
  beginSignIn(ask, value(`${ask.side}-address`), {
    goOn: (ticket, pasted) => send([ticket, pasted], '/go-on'),
    over: (answer) => {
      // What didn't succeed can be begun again.
      form.hidden = false;
      show(answer);
    },
    say
  });
}

function say(title, lines, mood) {
  const parts = lines.map((line) => element('p', line));
  if (title) parts.unshift(element('h2', title));
  result.className = mood;
  result.replaceChildren(...parts);
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
