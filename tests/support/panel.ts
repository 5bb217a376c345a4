import path from 'node:path';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

const AXE = readFileSync(path.resolve(__dirname, '../../node_modules/axe-core/axe.min.js'), 'utf8');
/** Whom the demo's seed lets in. */
export const LOGIN = { email: 'demo@example.com', password: 'Demo-shop-1' };

/** Enters the panel by its form; answers the token for requests beside it. */
export const logIn = async (of: Page, url: string, login: { email: string; password: string }): Promise<string> => {
  await of.goto(`${url}/admin/auth/login`);
  await of.fill('input[name=email]', login.email);
  await of.fill('input[name=password]', login.password);
  const answered = of.waitForResponse((response) => response.url().endsWith('/admin/login'));
  await of.click('button[type=submit]');
  const { data } = (await (await answered).json()) as { data: { token: string } };
  await of.getByText('Hello').first().waitFor();
  return data.token;
};

interface AxeAnswer {
  violations: { id: string; nodes: { html: string }[] }[];
}

/** What axe finds within the element, one line for each rule. */
export const violationsIn = async (page: Page, selector: string): Promise<string[]> => {
  await page.evaluate(AXE);
  // A dialog that is still fading in has too little contrast for a moment.
  await page.waitForFunction(() =>
    document.getAnimations().every(({ playState, effect }) => {
      const endless = effect?.getComputedTiming().endTime === Infinity;
      return endless || playState !== 'running';
    }),
  );
  return page.evaluate(async (within) => {
    const { axe } = window as unknown as { axe: { run(root: Element, options: object): Promise<AxeAnswer> } };
    const options = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] };
    const answer = await axe.run(document.querySelector(within) as Element, options);
    return answer.violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
    );
  }, selector);
};
