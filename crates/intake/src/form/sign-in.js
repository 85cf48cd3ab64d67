// A sign-in at the provider that was begun: shows the code or takes the address, and asks how it stands until it is over.

// Between two questions, in milliseconds. The provider is asked by the other side, as often as it wants to be.
const PAUSE = 3000;

/** Shows what the user is to do. `goOn` sends the ticket and what was pasted; `over` takes the last answer. */
export function begin({ ticket, side, page, code }, address, { goOn, over, say }) {
  // Each mailbox has a section of its own.
  const part = (id) => document.getElementById(side === 'destination' ? `new-${id}` : id);
  part('sign-in-mailbox').textContent = address;
  part('open-page').href = checked(page);
  part('sign-in').hidden = false;
  part('sign-in-heading').focus();
  const end = (answer) => {
    part('sign-in').hidden = true;
    over(answer);
  };
  if (code === null) takePasted(part, (text) => goOn(ticket, text), { end, say });
  else {
    showCode(part, code);
    wait(() => goOn(ticket, ''), end);
  }
}

/** Nothing but a page on the web. */
function checked(page) {
  const { protocol, href } = new URL(page);
  if (!['http', 'https'].includes(protocol.slice(0, -1))) throw new TypeError('not a page');
  return href;
}

function showCode(part, code) {
  part('code').textContent = code;
  const copy = part('copy');
  copy.onclick = async () => {
    try {
      await navigator.clipboard.writeText(code);
      copy.textContent = copy.dataset.copied;
    } catch {
      // It can be copied by hand.
      getSelection().selectAllChildren(part('code'));
    }
  };
}

/** Who is on another page of the phone comes back to the answer; a lost connection may come back too. */
async function wait(ask, end) {
  for (;;) {
    await new Promise((done) => setTimeout(done, PAUSE));
    let answer;
    try {
      answer = await ask();
    } catch {
      continue;
    }
    if (answer.outcome !== 'waiting') return end(answer);
  }
}

function takePasted(part, send, { end, say }) {
  const form = part('paste');
  const input = part('pasted');
  let busy = false;
  form.onsubmit = async (event) => {
    event.preventDefault();
    if (busy || input.value.trim() === '') return input.focus();
    busy = true;
    say('', [form.dataset.checking], 'waiting');
    try {
      const answer = await send(input.value.trim());
      if (['another-address', 'provider-silent'].includes(answer.outcome)) {
        say(answer.title, answer.lines, 'problem');
        input.focus();
      } else {
        input.value = '';
        end(answer);
      }
    } catch {
      say('', [document.getElementById('form').dataset.noConnection], 'problem');
    } finally {
      busy = false;
    }
  };
}
