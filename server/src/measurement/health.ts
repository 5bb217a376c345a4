import type { AttributeTypeView, ExperienceView, HealthFinding } from '../contracts';

/** What the health check looks at; each is asked when the check runs. */
export interface HealthProbes {
  readonly enabled: boolean;
  /** What keeps a storefront on another origin from sending our headers. */
  corsProblem(): string | null;
  experiences(): Promise<readonly ExperienceView[]>;
  types(): Promise<readonly AttributeTypeView[]>;
  /** Visitors with an event in the last 24 hours, counted up to a few. */
  visitorsOfADay(): Promise<number>;
}

const finding = (
  level: HealthFinding['level'],
  code: string,
  message: string,
  remedy: string | null = null,
): HealthFinding => ({ code, level, message, remedy });

/** "Why is nothing individualized?": the faults, worst first; one line that says so where there are none. */
export async function healthFindings(probes: HealthProbes): Promise<HealthFinding[]> {
  const found: HealthFinding[] = [];
  if (!probes.enabled)
    found.push(
      finding(
        'error',
        'SWITCHED_OFF',
        'The plugin is switched off: everybody gets the original.',
        'Set `enabled: true` in the configuration of the plugin.',
      ),
    );
  const cors = probes.corsProblem();
  if (cors)
    found.push(finding('warning', 'CORS_HEADERS', `${cors}.`, 'Add these headers to the list in config/middlewares.'));
  const experiences = await probes.experiences();
  found.push(...slotFindings(experiences), ...experiences.flatMap(experienceFindings));
  const types = await probes.types();
  if (!types.some(({ enabled }) => enabled))
    found.push(
      finding(
        'error',
        'NO_ATTRIBUTES',
        'Nothing is chosen to learn from, so clicks teach nothing.',
        'Choose it under “What to learn from”.',
      ),
    );
  if ((await probes.visitorsOfADay()) === 0)
    found.push(
      finding(
        'warning',
        'NO_EVENTS',
        'No view or click of a visitor arrived in the last 24 hours.',
        'Your developers let the frontend send them; the README shows how.',
      ),
    );
  if (found.length === 0)
    found.push(
      finding('info', 'HEALTHY', 'All is well: slots are live, there is content to learn from, and clicks arrive.'),
    );
  const order = ['error', 'warning', 'info'];
  return found.sort((a, b) => order.indexOf(a.level) - order.indexOf(b.level));
}

function slotFindings(experiences: readonly ExperienceView[]): HealthFinding[] {
  if (experiences.length === 0)
    return [
      finding(
        'error',
        'NO_SLOT',
        'No block is a slot yet.',
        'Open a page in the Content Manager; at its right-hand side, make one of its blocks a slot.',
      ),
    ];
  if (experiences.some(({ status }) => status === 'live')) return [];
  return [finding('error', 'NOTHING_LIVE', 'No slot is live.', 'Open one under Experiences and press “Go live”.')];
}

function experienceFindings({ name, slot, status, shadow, variants, places, degree }: ExperienceView): HealthFinding[] {
  if (status !== 'live') return [];
  const found: HealthFinding[] = [];
  const about = `“${name || slot}”`;
  if (places.length === 0)
    found.push(
      finding(
        'warning',
        'SLOT_ON_NO_PAGE',
        `${about} is live, but no page has it.`,
        'Share it with a block of a page, in the Content Manager, or pause it.',
      ),
    );
  if (!variants.some(({ published }) => published))
    found.push(
      finding(
        'error',
        'NO_VARIANT',
        `${about} is live, but has no published variant.`,
        'Add a variant and go live again.',
      ),
    );
  if (shadow)
    found.push(
      finding(
        'warning',
        'SHADOW_MODE',
        `${about} is live in shadow mode: everybody gets its original.`,
        'When you have seen enough of what would be shown, open it under Experiences and press “Go live”.',
      ),
    );
  if (degree === 'original')
    found.push(
      finding(
        'warning',
        'DEGREE_ORIGINAL',
        `${about} shows its original to everybody.`,
        'Let rules or the person decide, under “Who decides what is shown?”.',
      ),
    );
  if (
    degree !== 'rules' &&
    variants.length > 0 &&
    variants.every((variant) => Object.keys(variant.attributes).length === 0)
  )
    found.push(
      finding(
        'error',
        'VARIANTS_WITHOUT_ATTRIBUTES',
        `The variants of ${about} say nothing about taste, so no visitor can match one.`,
        'Link a category or a product in them, or say beside each variant, in the Content Manager, what it is about.',
      ),
    );
  return found;
}
