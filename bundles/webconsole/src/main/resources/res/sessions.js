// Keeps the table of the page "Sessions" up to date: asks every two seconds, and shows what it hears as text, never as markup.
'use strict';
(function () {
  const columns = ['id', 'role', 'client', 'device', 'target', 'transport', 'cipher', 'ageSeconds', 'bytesToLeft', 'bytesToRight'];
  let before = new Map();
  let asked = 0;

  function hidden(form, name, value) {
    const input = document.createElement('input');
    input.type = 'hidden';
    input.name = name;
    input.value = value;
    form.appendChild(input);
  }

  function row(table, session, seconds) {
    const line = document.createElement('tr');
    const moved = session.bytesToLeft + session.bytesToRight;
    const key = session.role + ' ' + session.id;
    const rate = before.has(key) && seconds > 0 ? Math.round((moved - before.get(key)) / seconds) + ' B/s' : '';
    columns.map(name => String(session[name])).concat(rate).forEach(text => {
      line.appendChild(document.createElement('td')).textContent = text;
    });
    const form = line.appendChild(document.createElement('td')).appendChild(document.createElement('form'));
    form.method = 'post';
    form.action = table.dataset.action;
    hidden(form, 'token', table.dataset.token);
    hidden(form, 'id', session.id);
    hidden(form, 'role', session.role);
    form.appendChild(document.createElement('button')).textContent = 'End';
    return line;
  }

  async function look() {
    const table = document.getElementById('jnoports-sessions');
    try {
      const answer = await fetch(table.dataset.source, { credentials: 'same-origin', cache: 'no-store' });
      if (!answer.ok) {
        throw new Error('HTTP ' + answer.status);
      }
      const sessions = await answer.json();
      const now = performance.now();
      table.tBodies[0].replaceChildren(...sessions.map(session => row(table, session, asked === 0 ? 0 : (now - asked) / 1000)));
      document.getElementById('jnoports-count').textContent = sessions.length === 0 ? 'no sessions' : sessions.length + (sessions.length === 1 ? ' session' : ' sessions');
      before = new Map(sessions.map(session => [session.role + ' ' + session.id, session.bytesToLeft + session.bytesToRight]));
      asked = now;
    } catch (failure) {
      document.getElementById('jnoports-count').textContent = 'the runtime does not answer: ' + failure.message;
    }
    setTimeout(look, 2000);
  }

  document.addEventListener('DOMContentLoaded', look);
})();
