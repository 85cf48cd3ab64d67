// What a person sees of the form, in a browser of their own.
import { at } from '../../scripts/lib/repo.mjs';
import { openChromium } from './chromium.mjs';
import { until } from './webdriver.mjs';

/** Opens a browser, lets `act` do its part with it, and closes it. */
export async function inBrowser(options, act) {
  const browser = await openChromium(options);
  try {
    return await act(browser, {
      /** Waits until the form's answer has these words. */
      says: (what) =>
        until(
          `the form says ${what}`,
          async () => {
            const text = await browser.text('#result');
            if (!what.test(text)) throw new Error(text);
            return true;
          },
          60_000
        ),
      /** Takes a picture into screenshots/, which git ignores. */
      shoot: (name) => browser.shoot(at('screenshots', `${name}.png`))
    });
  } finally {
    await browser.close();
  }
}
