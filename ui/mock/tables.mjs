// What the keys do in a table: arrows, Home, End and the page keys lead from row to row, Space and Shift select, Enter opens, and
// who comes back finds the row that was opened.

/** The row in focus; null where none has it. */
function state() {
  const row = document.activeElement?.closest('[role=row][data-index]');
  if (!row || row !== document.activeElement) return null;
  const grid = row.closest('[role=grid]');
  const scroller = grid.querySelector('.body');
  const own = row.getBoundingClientRect();
  const around = scroller.getBoundingClientRect();
  return {
    at: Number(row.dataset.index),
    selected: grid.querySelectorAll('[aria-selected=true]').length,
    // Half a pixel is no row.
    seen:
      own.top >= around.top - 1 &&
      own.bottom <= around.bottom + 1 &&
      own.top >= 0 &&
      own.bottom <= innerHeight + 1
  };
}

function tableOf(page) {
  return page.evaluate(() => {
    const grid = document.querySelector('main [role=grid]');
    const first = grid?.querySelector('[role=row][tabindex="0"]');
    if (!first) return null;
    first.focus();
    return {
      rows: Number(grid.ariaRowCount) - 1,
      selects: grid.getAttribute('aria-multiselectable') === 'true',
      opens: first.classList.contains('opens'),
      returns: ['jobs-table', 'batches-table'].includes(grid.dataset.testid)
    };
  });
}

/** What doesn't work; empty where everything does, or where there is no table. */
export async function walkTable(page) {
  const table = await tableOf(page);
  if (table === null) return [];
  // What the page was brought about with is no selection of the keys.
  if (table.selects) await page.keyboard.press('Escape');
  const said = [];
  const press = async (keys) => {
    await page.keyboard.press(keys);
    // Rows that were drawn anew stand in their places a frame later.
    await page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
    );
    return page.evaluate(state);
  };
  const expect = async (keys, isRight, what) => {
    const now = await press(keys);
    if (now === null) said.push(`${keys} leaves the table`);
    else if (!isRight(now)) said.push(`${keys} ${what}: row ${now.at}, ${now.selected} selected`);
    else if (!now.seen) said.push(`${keys} leads to a row out of view`);
  };
  const last = table.rows - 1;
  const at = (row) => (now) => now.at === row;

  await expect('Home', at(0), "doesn't lead to the first row");
  await expect('ArrowDown', at(Math.min(1, last)), "doesn't lead to the next row");
  await expect('ArrowUp', at(0), "doesn't lead back");
  await expect('PageDown', (now) => now.at > 0 || last === 0, "doesn't lead a page on");
  await expect('PageUp', at(0), "doesn't lead a page back");
  await expect('End', at(last), "doesn't lead to the last row");
  await expect('Home', at(0), "doesn't lead to the first row");
  if (table.selects) {
    const both = Math.min(2, table.rows);
    await expect('Space', (now) => now.selected === 1 && now.at === 0, "doesn't select");
    await expect('Shift+ArrowDown', (now) => now.selected === both, "doesn't select one more");
    await expect('Shift+ArrowUp', (now) => now.selected === 1, "doesn't take it back");
    await expect('Escape', (now) => now.selected === 0, 'leaves something selected');
  } else await expect('Space', at(0), 'leads elsewhere');
  if (table.opens) said.push(...(await open(page, table.returns, Math.min(1, last))));
  return said;
}

/** What is there after a moment, or as soon as it is anything else: a page may have to be read first. Null where nothing changes. */
async function changed(page, look, before) {
  for (let tries = 0; tries < 10; tries += 1) {
    await page.waitForTimeout(500);
    const after = await look();
    if (after.some((value, at) => value !== before[at])) return after;
  }
  return null;
}

/** Enter opens a row: another page, a dialog, or something else on the page; Back leads to the row. */
async function open(page, returns, row) {
  const look = () =>
    page.evaluate(() => [
      location.pathname,
      document.querySelector('[role=dialog], [role=alertdialog]') !== null,
      document.querySelector('main')?.innerText
    ]);
  await page.keyboard.press('Home');
  for (let step = 0; step < row; step += 1) await page.keyboard.press('ArrowDown');
  const before = await look();
  await page.keyboard.press('Enter');
  const after = await changed(page, look, before);
  if (after === null) return ['Enter opens nothing'];
  if (after[0] === before[0]) {
    if (!after[1]) return [];
    await page.keyboard.press('Escape');
  } else if (returns) await page.goBack();
  else return [];
  await page.waitForTimeout(600);
  const back = await page.evaluate(state);
  return back?.at === row && back.seen
    ? []
    : [`back from a row, the focus is on ${back === null ? 'no row' : `row ${back.at}`}`];
}
